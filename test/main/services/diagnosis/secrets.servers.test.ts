/** Passwords appear nowhere outside the wire, whatever a server makes of them. */
import { afterEach, describe, expect, test } from 'vitest'
import { MASK } from '#main/services/privacy/secrets.ts'
import {
  close,
  imapServer,
  type Replies,
  type ScriptedServer,
  scriptedServer,
  smtpServer,
} from '../../../servers/scripted.ts'
import { base64, dresses } from '../privacy/dresses.ts'
import { requestWith, runWith, settingsWith } from './support.ts'

const CANARY = 'Canary-7Kq!wz%=ü 9'

const servers: ScriptedServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

const runAgainst = async (
  protocol: 'smtp' | 'imap',
  replies: Replies,
  greeting?: string,
): Promise<string> => {
  const options = { replies, ...(greeting === undefined ? {} : { greeting }) }
  const server = await (protocol === 'smtp' ? smtpServer(options) : imapServer(options))
  servers.push(server)
  const { report, progress } = await runWith(
    requestWith({
      checks: [protocol],
      settings: settingsWith({ [`${protocol}.port`]: String(server.port) }),
      passwords: {
        smtp: { secret: CANARY, source: 'given' },
        imap: { secret: CANARY, source: 'given' },
      },
    }),
    // Findings quote what came, line by line.
    { judge: 'real' },
  )
  expect(server.lines().some((line) => /AUTH|LOGIN/.test(line))).toBe(true)
  return JSON.stringify({ report, progress })
}

/** The password's own characters, in any dress: enough of them in a row to be of use to somebody. */
const expectNoTrace = (output: string) => {
  for (const [, dress] of dresses) {
    const dressed = dress(CANARY)
    expect(output).not.toContain(JSON.stringify(dressed).slice(1, -1))
    expect(output).not.toContain(dressed.slice(3, 15))
  }
}

describe('a server that echoes the password', () => {
  test.each(dresses)('SMTP: %s', async (_, dress) => {
    const echo = dress(CANARY)
    const output = await runAgainst('smtp', {
      'AUTH PLAIN ': [`535-5.7.8 no: ${echo}`, `535 5.7.8 <${echo}>`],
    })
    expectNoTrace(output)
    expect(output).toContain(MASK)
  })

  test.each(dresses)('IMAP: %s', async (_, dress) => {
    const echo = dress(CANARY)
    const output = await runAgainst('imap', {
      'AUTHENTICATE PLAIN ': [`* NO [ALERT] ${echo}`, `{tag} NO [AUTHENTICATIONFAILED] ${echo}`],
    })
    expectNoTrace(output)
  })

  test('in every mechanism', async () => {
    for (const EHLO of [
      ['250-x', '250 AUTH PLAIN'],
      ['250-x', '250 AUTH LOGIN'],
    ]) {
      expectNoTrace(await runAgainst('smtp', { EHLO }))
    }
    const words = ['AUTH=PLAIN SASL-IR', 'LOGINDISABLED AUTH=PLAIN', 'LOGINDISABLED AUTH=LOGIN']
    for (const capability of words) {
      expectNoTrace(await runAgainst('imap', {}, `* OK [CAPABILITY IMAP4rev1 ${capability}] ready`))
    }
  })

  const spread = [4, 9, 13].map((at) => [CANARY.slice(0, at), CANARY.slice(at)] as const)
  const expectNoShare = (output: string, shares: readonly string[]) => {
    expect(output).toContain(MASK)
    for (const share of shares) expect(output).not.toContain(JSON.stringify(share).slice(1, -1))
  }

  test.each(spread)('spread over two lines: %s and %s', async (first, second) => {
    const output = await runAgainst('smtp', {
      'AUTH PLAIN ': [`535-5.7.8 ${first}`, `535 5.7.8 ${second}`],
    })
    expectNoShare(output, [first, second])
  })

  test('spread over three lines, or one for each character', async () => {
    const shares = [CANARY.slice(0, 5), CANARY.slice(5, 10), CANARY.slice(10)]
    const three = await runAgainst('smtp', {
      'AUTH PLAIN ': [...shares.map((each) => `535-${each}`), '535 .'],
    })
    expectNoShare(three, shares)
    const single = [...CANARY].map((each) => `535-5.7.8 ${each}`)
    const output = await runAgainst('smtp', { 'AUTH PLAIN ': [...single, '535 5.7.8 no'] })
    // A blank among blanks gives nothing away.
    expectNoShare(
      output,
      single.filter((line) => !line.endsWith(' ')),
    )
  })

  test.each(spread)('spread over untagged responses and the tagged one: %s and %s', async (first, second) => {
    const alerts = [`* NO [ALERT] ${first}`, `* NO [ALERT] ${second}`, '{tag} NO [AUTHENTICATIONFAILED] no']
    expectNoShare(await runAgainst('imap', { 'AUTHENTICATE PLAIN ': alerts }), [first, second])
    const mixed = [`* NO ${first}`, `{tag} NO [AUTHENTICATIONFAILED] ${second}`]
    expectNoShare(await runAgainst('imap', { 'AUTHENTICATE PLAIN ': mixed }), [first, second])
    const left = [`* OK ${first}`, `* BYE ${second}`, close]
    expectNoShare(await runAgainst('imap', { 'AUTHENTICATE PLAIN ': left }), [first, second])
  })

  test('spread over the replies to two commands', async () => {
    const [first, second] = [CANARY.slice(0, 7), CANARY.slice(7)]
    const output = await runAgainst('smtp', { 'MAIL FROM:': `250 ${first}`, 'RCPT TO:': `550 ${second}` })
    expectNoShare(output, [first, second])
  })

  test('base64 folded over lines', async () => {
    const folded = base64(`\0mailer@example.test\0${CANARY}`).match(/.{1,16}/g) ?? []
    const lines = folded.map((part, index) => `535${index === folded.length - 1 ? ' ' : '-'}${part}`)
    const output = await runAgainst('smtp', { 'AUTH PLAIN ': lines })
    for (const part of folded.slice(2)) expect(output).not.toContain(part)
  })

  test('later, in a refusal of the envelope', async () => {
    expectNoTrace(await runAgainst('smtp', { 'RCPT TO:': `550 5.1.1 ${CANARY}` }))
  })

  test('cut where the text is cut', async () => {
    const output = await runAgainst('smtp', {
      'AUTH PLAIN ': `535 ${'x'.repeat(985)}${CANARY}${'y'.repeat(3000)}`,
    })
    expectNoTrace(output)
    expect(output).not.toContain(CANARY.slice(0, 6))
  })
})

describe('words of ours', () => {
  test('a run with such a password ends as any other', async () => {
    for (const secret of ['connect', 'greeting', 'settings', 'mailbox']) {
      const server = await imapServer({ replies: { 'AUTHENTICATE PLAIN ': '{tag} NO no' } })
      servers.push(server)
      const { report } = await runWith(
        requestWith({
          checks: ['imap'],
          settings: settingsWith({ 'imap.port': String(server.port) }),
          passwords: { smtp: { secret, source: 'given' }, imap: { secret, source: 'given' } },
        }),
        { judge: 'real' },
      )
      expect(report.cause).toBe('IMAP_LOGIN_REJECTED')
    }
  })
})

test('a phrase is found though a server’s list takes it apart', async () => {
  const phrase = 'correct horse battery'
  const server = await imapServer({
    replies: {
      CAPABILITY: [`* CAPABILITY IMAP4rev1 AUTH=PLAIN ${phrase}`, '{tag} OK done'],
      SELECT: [`* FLAGS (${phrase})`, '* 2 EXISTS', '{tag} OK [READ-WRITE] done'],
    },
  })
  servers.push(server)
  const { report, progress } = await runWith(
    requestWith({
      checks: ['imap'],
      settings: settingsWith({ 'imap.port': String(server.port) }),
      passwords: { smtp: { missing: 'none' }, imap: { secret: phrase, source: 'given' } },
    }),
    { judge: 'real' },
  )
  expect(JSON.stringify({ report, progress })).not.toMatch(/horse/i)
})

test('a password with an address’s signs in it is masked whole where a page redirects to it', async () => {
  const secret = 'abc&defgh99!'
  const web = await scriptedServer(async (session) => {
    while ((await session.readLine()) !== '');
    await session.write(
      `HTTP/1.1 302 Found\r\nLocation: /login?password=${secret}\r\nContent-Length: 0\r\n\r\n`,
    )
  })
  servers.push(web)
  const { report, progress } = await runWith(
    requestWith({
      checks: ['url'],
      settings: settingsWith({ loginUrl: `http://127.0.0.1:${web.port}/` }),
      passwords: { smtp: { secret, source: 'given' }, imap: { secret, source: 'given' } },
    }),
    { judge: 'real' },
  )
  const said = JSON.stringify({ report, progress })
  expect(said).toContain('/login?password=')
  expect(said).not.toContain('defgh99')
})
