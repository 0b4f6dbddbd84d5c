/** Servers that mean harm, or are broken beyond use: a named end, bounded memory, no socket left. */
import { execFile } from 'node:child_process'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '#main/adapters/clock/system-clock.ts'
import { createAuthority } from '../../../servers/authority.ts'
import {
  drip,
  endless,
  imapServer,
  raw,
  type ScriptedServer,
  silence,
  smtpServer,
  type TableOptions,
} from '../../../servers/scripted.ts'
import { evidenceIn, type Ran, requestWith, runWith, settingsWith } from './support.ts'

const servers: ScriptedServer[] = []
const started = async (server: Promise<ScriptedServer>): Promise<ScriptedServer> => {
  const running = await server
  servers.push(running)
  return running
}
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

type Protocol = 'smtp' | 'imap'

const run = (
  protocol: Protocol,
  port: number,
  options: Parameters<typeof runWith>[1] = {},
  more = {},
): Promise<Ran> =>
  runWith(
    requestWith({
      checks: [protocol],
      settings: settingsWith({ [`${protocol}.port`]: String(port), ...more }),
      passwords: {
        smtp: { secret: 'Canary-7Kq!wz', source: 'given' },
        imap: { secret: 'Canary-7Kq!wz', source: 'given' },
      },
    }),
    { judge: 'real', ...options },
  )

const lastFault = (ran: Ran, protocol: Protocol): unknown => {
  const reached = ran.check(protocol).stages.filter(({ evidence }) => evidence !== undefined)
  const evidence = reached.at(-1)?.evidence
  if (evidence === undefined) throw new Error('no stage was reached')
  if (evidence.stage === 'envelope') return evidence.steps.find(({ fault }) => fault !== undefined)?.fault
  return 'fault' in evidence ? evidence.fault : undefined
}

/** A named error at the stage where it broke. */
const expectNamed = (ran: Ran, protocol: Protocol) => {
  const check = ran.check(protocol)
  const reached = check.stages.filter(({ evidence }) => evidence !== undefined).at(-1)
  expect(check.verdict).toBe('fail')
  expect(check.findings[0]).toMatchObject({ severity: 'error', stage: reached?.stage })
}

const smtpCommands = ['EHLO', 'AUTH PLAIN ', 'MAIL FROM:', 'RCPT TO:', 'RSET'] as const
const imapCommands = ['AUTHENTICATE PLAIN ', 'SELECT', 'UID SEARCH', 'UID FETCH'] as const

describe.each([
  ['silence', silence, 'TIMEOUT', undefined],
  ['a drip', drip('2'.repeat(400), 2000), 'TIMEOUT', undefined],
  ['an endless line', endless('x'.repeat(1000)), 'LIMIT', 'line'],
  ['binary', raw(Uint8Array.from({ length: 300 }, (_, index) => (index * 7) % 256)), undefined, undefined],
] as const)('%s', (_, action, code, limit) => {
  test.each(smtpCommands)('at %s', async (command) => {
    const server = await started(smtpServer({ replies: { [command]: action } }))
    const ran = await run('smtp', server.port)
    expectNamed(ran, 'smtp')
    const fault = lastFault(ran, 'smtp')
    expect(fault).toBeDefined()
    if (code !== undefined) expect(fault).toMatchObject({ code, ...(limit === undefined ? {} : { limit }) })
    await server.waitUntilClosed()
  })

  test.each(imapCommands)('at %s', async (command) => {
    const server = await started(imapServer({ replies: { [command]: action } }))
    const ran = await run('imap', server.port)
    if (command !== 'UID FETCH') expectNamed(ran, 'imap')
    const fault = lastFault(ran, 'imap')
    expect(fault).toBeDefined()
    if (code !== undefined) expect(fault).toMatchObject({ code, ...(limit === undefined ? {} : { limit }) })
    await server.waitUntilClosed()
  })
})

describe('endless replies', () => {
  test('SMTP: a reply that never ends stops at its limit', async () => {
    const server = await started(smtpServer({ replies: { EHLO: endless('250-MORE of the same\r\n') } }))
    const ran = await run('smtp', server.port)
    expect(ran.evidence('smtp', 'ehlo').fault).toMatchObject({ code: 'LIMIT', limit: 'reply' })
    expect(ran.check('smtp').transcript.length).toBeLessThanOrEqual(2001)
  })

  test('IMAP: untagged responses that never end', async () => {
    const server = await started(imapServer({ replies: { SELECT: endless('* OK still here\r\n') } }))
    const ran = await run('imap', server.port)
    expect(ran.evidence('imap', 'select').fault).toMatchObject({ code: 'LIMIT' })
  })

  test('IMAP: lists that never end are not kept', async () => {
    const server = await started(
      imapServer({ replies: { SELECT: endless(`* LIST (${'a '.repeat(20_000)})\r\n`) } }),
    )
    const ran = await run('imap', server.port)
    expect(ran.evidence('imap', 'select').fault).toMatchObject({ code: 'LIMIT' })
  })

  test('IMAP: a SEARCH that never ends stops at 16 MiB', async () => {
    const replies = { 'UID SEARCH': [raw('* SEARCH'), endless(' 1234567')] }
    const server = await started(imapServer({ replies }))
    const ran = await run('imap', server.port)
    expect(ran.evidence('imap', 'mailbox').fault).toMatchObject({ code: 'LIMIT' })
  })

  test('IMAP: a literal of a gigabyte is not waited for', async () => {
    const server = await started(imapServer({ replies: { 'UID FETCH': '* 1 FETCH (X {1000000000}' } }))
    const ran = await run('imap', server.port)
    expect(ran.evidence('imap', 'mailbox').fault).toMatchObject({ code: 'LIMIT', limit: 'reply' })
  })
})

test('memory stays below 64 MiB above the start, whatever comes without end', async () => {
  const floods: readonly (readonly [name: string, Protocol, TableOptions, stage: string])[] = [
    ['untagged responses', 'imap', { replies: { SELECT: endless('* OK still here\r\n') } }, 'select'],
    ['lists', 'imap', { replies: { SELECT: endless(`* LIST (${'a '.repeat(20_000)})\r\n`) } }, 'select'],
    ['literals', 'imap', { replies: { SELECT: [raw('* LIST '), endless('{0}\r\n(')] } }, 'select'],
    ['questions', 'imap', { replies: { SELECT: endless('+\n') } }, 'select'],
    ['login questions', 'imap', { replies: { 'AUTHENTICATE PLAIN ': endless('+ more\r\n') } }, 'login'],
    ['replies to others', 'imap', { replies: { SELECT: endless('zz1 OK done\r\n') } }, 'select'],
    ['results', 'imap', { replies: { 'UID SEARCH': [raw('* SEARCH'), endless(' 1234567')] } }, 'mailbox'],
    ['a line', 'imap', { replies: { SELECT: endless('x'.repeat(1000)) } }, 'select'],
    ['a greeting', 'smtp', { greeting: endless('220-welcome\r\n') }, 'greeting'],
    ['a reply', 'smtp', { replies: { EHLO: endless('250-MORE of the same\r\n') } }, 'ehlo'],
    ['a line', 'smtp', { replies: { 'AUTH PLAIN ': endless('535-'.repeat(500)) } }, 'auth'],
  ]
  const places = await Promise.all(
    floods.map(async ([, protocol, options]) => {
      const { port } = await started(protocol === 'smtp' ? smtpServer(options) : imapServer(options))
      return `${protocol}:${port}`
    }),
  )
  const script = fileURLToPath(new URL('./memory-of-runs.ts', import.meta.url))
  // The space in which new garbage may wait is what V8 makes of the machine, up to 96 MiB: no matter of ours.
  const node = ['--expose-gc', '--max-semi-space-size=1', '--no-warnings']
  const { stdout } = await promisify(execFile)(process.execPath, [...node, script, ...places])
  const told: { cause: string; stage: string; mebibytes: number }[] = JSON.parse(stdout)
  expect(
    told.map(({ cause, stage, mebibytes }, index) => [
      floods[index]?.[0],
      cause,
      stage,
      mebibytes < 64 ? 'fits' : `${Math.round(mebibytes)} MiB`,
    ]),
  ).toEqual(floods.map(([name, , , stage]) => [name, 'REPLY_TOO_LONG', stage, 'fits']))
  for (const server of servers) await server.waitUntilClosed()
})

/** Lets so many bytes of the server's pass, then cuts both sides. */
const cutting = async (
  target: number,
  bytes: number,
): Promise<{ port: number; stop: () => Promise<void> }> => {
  const open = new Set<Socket>()
  const relay: Server = createServer((client) => {
    const server = connect(target, '127.0.0.1')
    for (const socket of [client, server]) {
      open.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => open.delete(socket))
    }
    let left = bytes
    client.on('data', (data) => server.write(data))
    client.on('end', () => server.end())
    server.on('data', (data) => {
      client.write(data.subarray(0, left))
      left -= data.length
      if (left <= 0) {
        client.end()
        server.destroy()
      }
    })
    server.on('end', () => client.end())
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const address = relay.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: async () => {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => relay.close(resolve))
    },
  }
}

describe('a connection that is cut at every byte of the dialogue', () => {
  test.each(['smtp', 'imap'] as const)('%s', async (protocol) => {
    const server = await started(protocol === 'smtp' ? smtpServer() : imapServer())
    let complete = false
    for (let bytes = 0; !complete; bytes += 1) {
      expect(bytes).toBeLessThan(2000)
      const relay = await cutting(server.port, bytes)
      const ran = await run(protocol, relay.port)
      const check = ran.check(protocol)
      complete = check.stages.at(-1)?.evidence !== undefined && lastFault(ran, protocol) === undefined
      if (!complete && check.verdict !== 'fail') {
        // The oldest message's date is a courtesy: the count of unread mail stands without it.
        expect(lastFault(ran, protocol), `cut after ${bytes} bytes`).toMatchObject({ code: 'CLOSED' })
      }
      await relay.stop()
    }
  })
})

describe('cancelling', () => {
  const points = {
    greeting: () => smtpServer({ greeting: silence }),
    ehlo: () => smtpServer({ replies: { EHLO: silence } }),
    auth: () => smtpServer({ replies: { 'AUTH PLAIN ': silence } }),
    envelope: () => smtpServer({ replies: { 'MAIL FROM:': silence } }),
  } as const

  test.each(Object.keys(points) as (keyof typeof points)[])('at %s closes every socket', async (stage) => {
    const server = await started(points[stage]())
    const cancel = new AbortController()
    const running = run('smtp', server.port, {
      signal: cancel.signal,
      clock: systemClock,
      onProgress: (item) => {
        if (item.kind === 'stage-started' && item.stage === stage) setTimeout(() => cancel.abort(), 30)
      },
    })
    await new Promise((resolve) => cancel.signal.addEventListener('abort', resolve))
    await server.waitUntilClosed()
    const { check } = await running
    expect(check('smtp').stages.find((each) => each.stage === stage)).toMatchObject({
      status: 'skipped',
      summary: 'cancelled',
    })
    // What was found before stays (here: a login in plaintext); nothing is made of the end.
    expect(['skipped', 'warn']).toContain(check('smtp').verdict)
  })

  test('during a handshake', async () => {
    const authority = await createAuthority()
    const leaf = await authority.issue()
    const server = await started(
      smtpServer({ tls: { cert: leaf.chainPem, key: leaf.keyPem }, greeting: silence }),
    )
    const cancel = new AbortController()
    const running = run(
      'smtp',
      server.port,
      { signal: cancel.signal, clock: systemClock },
      { 'smtp.useSsl': true },
    )
    setTimeout(() => cancel.abort(), 5)
    await running
    await server.waitUntilClosed()
  })

  test('before it began', async () => {
    const server = await started(smtpServer())
    const { report } = await run('smtp', server.port, { signal: AbortSignal.abort() })
    expect(report.verdict).toBe('skipped')
    expect(server.sessions).toEqual([])
  })

  test('the run’s own deadline is a verdict, not a cancellation', async () => {
    const server = await started(smtpServer({ replies: { EHLO: silence } }))
    const ran = await runWith(
      requestWith({ settings: settingsWith({ 'smtp.port': String(server.port) }), deadlineMs: 2000 }),
      { limits: { replyMs: 60_000 } },
    )
    expect(evidenceIn(ran.check('smtp'), 'ehlo').fault).toMatchObject({ code: 'TIMEOUT' })
    expect(ran.report.verdict).toBe('fail')
    await server.waitUntilClosed()
  })
})
