/** Passwords appear nowhere outside the wire, whatever a server makes of them. */
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createRedactor, MASK } from '#main/services/diagnosis/redact.ts'
import { reportSchema, runProgressSchema } from '#shared/diagnosis/report-schema.ts'
import { sanitise } from '#shared/diagnosis/sanitise.ts'
import {
  close,
  imapServer,
  type Replies,
  type ScriptedServer,
  smtpServer,
} from '../../../servers/scripted.ts'
import { requestWith, runWith, settingsWith } from './support.ts'

const CANARY = 'Canary-7Kq!wz%=ü 9'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const reversed = (text: string) => [...text].reverse().join('')
const quotedPrintable = (text: string) =>
  [...Buffer.from(text)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')

const turned = (letter: string) => {
  const at = 'abcdefghijklmnopqrstuvwxyz'.indexOf(letter.toLowerCase())
  const other = 'nopqrstuvwxyzabcdefghijklm'.charAt(at)
  return letter === letter.toLowerCase() ? other : other.toUpperCase()
}

/** Every dress in which a server may send the password back. */
const dresses: readonly (readonly [string, (secret: string) => string])[] = [
  ['plain', (secret) => secret],
  ['base64', base64],
  ['base64 behind one byte', (secret) => base64(`x${secret}`)],
  ['base64 behind two bytes', (secret) => base64(`xy${secret}z`)],
  ['base64 of PLAIN', (secret) => base64(`\0mailer@example.test\0${secret}`)],
  [
    'base64 for URLs',
    (secret) => base64(secret).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
  ],
  ['base64 reversed', (secret) => reversed(base64(`\0u\0${secret}`))],
  ['URL-encoded', encodeURIComponent],
  ['URL-encoded, all', (secret) => Buffer.from(secret).toString('hex').replaceAll(/../g, '%$&')],
  ['quoted-printable', quotedPrintable],
  ['reversed', reversed],
  ['hex', (secret) => Buffer.from(secret).toString('hex')],
  ['quoted as IMAP does', (secret) => `"${secret.replaceAll(/[\\"]/g, '\\$&')}"`],
  ['latin1', (secret) => Buffer.from(secret, 'utf8').toString('latin1')],
  ['in capitals', (secret) => secret.toUpperCase()],
  ['in small letters', (secret) => secret.toLowerCase()],
  ['base64, and that in capitals', (secret) => base64(secret).toUpperCase()],
  ['base64 of PLAIN in small letters', (secret) => base64(`\0mailer@example.test\0${secret}`).toLowerCase()],
  ['reversed in capitals', (secret) => reversed(secret).toUpperCase()],
  [
    'hex with dashes',
    (secret) =>
      Buffer.from(secret)
        .toString('hex')
        .replaceAll(/..(?=.)/g, '$&-'),
  ],
  [
    'a list of hex numbers',
    (secret) => [...Buffer.from(secret)].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', '),
  ],
  ['ROT13', (secret) => secret.replaceAll(/[a-z]/gi, (letter) => turned(letter))],
  ['with zero-width characters', (secret) => secret.replaceAll(/[!-~](?=[!-~])/g, '$&\u200b')],
  ['in UTF-16', (secret) => secret.replaceAll(/[!-~](?=[!-~])/g, '$&\0')],
]

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
    expectNoShare(await runAgainst('smtp', { 'AUTH PLAIN ': [...single, '535 5.7.8 no'] }), single)
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

describe('the redactor', () => {
  test.each([
    ['Canary-7Kq!wz ', 'got Canary-7Kq!wz, sorry'],
    [' Canary-7Kq!wz', 'got Canary-7Kq!wz'],
    ['\tCanary-7Kq!wz \u00a0', `got ${Buffer.from('Canary-7Kq!wz').toString('base64')}`],
  ])('takes %j for itself without the blanks at its ends', (secret, text) => {
    expect(createRedactor([secret]).text(text)).toMatch(/^got ?\*{8}(, sorry)?$/)
  })

  test('does not look for what is short without its blanks', () => {
    expect(createRedactor([' and  ']).text('this and that')).toBe('this and that')
  })

  test('leaves our own words alone, and takes the same word out of texts', () => {
    const redactor = createRedactor(['connect'])
    expect(redactor.deep({ stage: 'connect', message: 'connect ECONNREFUSED' })).toEqual({
      stage: 'connect',
      message: `${MASK} ECONNREFUSED`,
    })
  })

  test('does not look for values under six characters', () => {
    expect(createRedactor(['12345']).text('port 12345')).toBe('port 12345')
    expect(createRedactor(['123456']).text('port 123456')).toBe(`port ${MASK}`)
  })

  test('masks a password whole where another is part of it', () => {
    expect(createRedactor(['secret1', 'secret1-long']).text('it is secret1-long.')).toBe(`it is ${MASK}.`)
  })

  test('nothing is left of any password in any dress', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 6, maxLength: 40 }).filter((text) => [...text].length >= 6),
        fc.constantFrom(...dresses),
        fc.string({ maxLength: 20 }),
        (secret, [, dress], around) => {
          const dressed = dress(secret)
          const seen = sanitise(dressed)
          const cleaned = createRedactor([secret]).text(`${sanitise(around)} ${seen} ${sanitise(around)}`)
          return !cleaned.includes(seen) || sanitise(around).includes(seen)
        },
      ),
      { seed: 7, numRuns: 100 },
    )
  }, 20_000)

  test('takes a long text and a long password in its stride', () => {
    const nearly = createRedactor(['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'])
    expect(nearly.text('a'.repeat(64 * 1024))).toHaveLength(64 * 1024)
    const redactor = createRedactor(['A'.repeat(200)])
    expect(redactor.text('QUFB'.repeat(16 * 1024))).toBe('********')
  })
})

describe('words of ours', () => {
  interface Part {
    readonly $ref?: string
    readonly properties?: Readonly<Record<string, Part>>
    readonly items?: Part
    readonly anyOf?: readonly Part[]
    readonly oneOf?: readonly Part[]
    readonly enum?: readonly unknown[]
    readonly const?: unknown
    readonly $defs?: Readonly<Record<string, Part>>
  }

  /** Every word that a schema allows under a key, whether by itself or in a list. */
  const wordsOf = (schema: Part): [key: string, word: string, isInList: boolean][] => {
    const found: [string, string, boolean][] = []
    const seen = new Set<string>()
    const visit = (given: Part, key: string, isInList: boolean): void => {
      const at = `${given.$ref} ${key} ${isInList}`
      if (given.$ref !== undefined && seen.has(at)) return
      seen.add(at)
      const part =
        given.$ref === undefined ? given : (schema.$defs?.[given.$ref.replace('#/$defs/', '')] ?? given)
      for (const word of [...(part.enum ?? []), part.const]) {
        if (typeof word === 'string') found.push([key, word, isInList])
      }
      for (const [name, child] of Object.entries(part.properties ?? {})) visit(child, name, false)
      for (const child of [...(part.anyOf ?? []), ...(part.oneOf ?? [])]) visit(child, key, isInList)
      if (part.items !== undefined) visit(part.items, key, true)
    }
    visit(schema, '', false)
    return found
  }

  test.each([
    ['the report', reportSchema],
    ['progress', runProgressSchema],
  ])('a password that is one of them leaves %s what it is', (_, schema) => {
    const words = wordsOf(z.toJSONSchema(schema) as Part)
    expect(words.length).toBeGreaterThan(50)
    const broken = words.filter(([key, word, isInList]) => {
      const document = { [key]: isInList ? [word] : word }
      return JSON.stringify(createRedactor([word]).deep(document)) !== JSON.stringify(document)
    })
    expect(broken).toEqual([])
  })

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

describe('The redactor and letters', () => {
  test.each([
    ['StraßeNr7', 'STRASSENR7'],
    ['Blue-Kettle', 'blue-kettle'],
    ['pässword', 'PÄSSWORD'],
  ])('%s is found in %s', (secret, echoed) => {
    expect(createRedactor([secret]).text(`535 no ${echoed} here`)).toBe(`535 no ${MASK} here`)
  })

  test('a shorter value is not looked for in any letters', () => {
    expect(createRedactor(['Admin']).text('ADMIN said admin')).toBe('ADMIN said admin')
  })

  test('what only begins like it stays', () => {
    expect(createRedactor(['Blue-Kettle']).text('BLUE-KETTL is blue')).toBe('BLUE-KETTL is blue')
  })
})
