/**
 * Round trips and times of a check over a line of 100 ms, beside imapflow, swaks and curl on the same servers.
 * Needs Postfix, Dovecot and `npm run build`; swaks and curl are left out where they are not installed.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'
import { systemClock } from '#main/adapters/clock/system-clock.ts'
import { createComposer } from '#main/adapters/composer/composer.ts'
import { createMailClients } from '#main/adapters/mail-clients/mail-clients.ts'
import { createNetwork } from '#main/adapters/network/index.ts'
import { createSenderPolicies } from '#main/adapters/sender-policies/sender-policies.ts'
import { runDiagnosis } from '#main/services/diagnosis/run.ts'
import type { CheckName } from '#shared/diagnosis/model.ts'
import { flightsOf } from '#test/main/services/diagnosis/flights.ts'
import { requestWith, settingsWith } from '#test/main/services/diagnosis/support.ts'
import { startMailHost } from '#test/servers/mail-host.ts'
import { available } from '#test/servers/programs.ts'
import { startRelay } from '#test/servers/relay.ts'
import { startResolver } from '#test/servers/resolver.ts'
import { root } from './run.ts'

const RTT_MS = 100
const RUNS = 5

const user = 'alice@example.com'
const secret = createHash('sha256').update('bench').digest('hex').slice(0, 20)

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN

const row = (what: string, trips: string, ms: readonly number[]): void => {
  console.log(`${what.padEnd(52)} ${trips.padStart(6)}  ${median(ms).toFixed(0).padStart(6)} ms`)
}

const program = (command: string, args: readonly string[], env = {}, well: readonly number[] = [0]) =>
  new Promise<number>((resolve, reject) => {
    const since = performance.now()
    const child = spawn(command, args, { stdio: 'ignore', env: { ...process.env, ...env } })
    child.on('error', reject)
    child.on('close', (code) => {
      if (well.includes(code ?? -1)) resolve(performance.now() - since)
      else reject(new Error(`${command} ended with ${code}`))
    })
  })

const home = await mkdtemp(join(tmpdir(), 'mailroom-bench-'))
const host = await startMailHost({
  leaf: { names: ['127.0.0.1'] },
  users: [
    { name: user, password: secret },
    { name: 'bob@example.com', password: secret },
  ],
})
const relays = {
  smtp: await startRelay({ port: host.postfix.smtpPort, rttMs: RTT_MS }),
  smtps: await startRelay({ port: host.postfix.smtpsPort ?? 0, rttMs: RTT_MS }),
  submission: await startRelay({ port: host.postfix.submissionPort ?? 0, rttMs: RTT_MS }),
  imaps: await startRelay({ port: host.dovecot.imapsPort ?? 0, rttMs: RTT_MS }),
  imap: await startRelay({ port: host.dovecot.imapPort, rttMs: RTT_MS }),
}

/** The TeamConnect URL: a page of its own, over the same line. */
const site = createServer((_, response) => response.end('<title>TeamConnect</title>')).listen(0, '127.0.0.1')
await once(site, 'listening')
const siteRelay = await startRelay({ port: (site.address() as AddressInfo).port, rttMs: RTT_MS })
const resolver = await startResolver({
  delayMs: RTT_MS,
  names: {
    'example.com': {
      MX: [{ priority: 10, exchange: 'mail.example.com' }],
      TXT: ['v=spf1 ip4:192.0.2.1 -all'],
      A: ['192.0.2.1'],
    },
    'mail.example.com': { A: ['192.0.2.1'] },
    '_dmarc.example.com': { TXT: ['v=DMARC1; p=reject'] },
  },
})

const smtpRelays = { TLS: relays.smtps, STARTTLS: relays.submission, plaintext: relays.smtp }

type How = 'TLS' | 'STARTTLS' | 'plaintext'

const settings = (how: How) =>
  settingsWith({
    'smtp.username': user,
    'smtp.replyTo': user,
    'imap.username': user,
    'smtp.port': String(smtpRelays[how].port),
    'imap.port': String((how === 'TLS' ? relays.imaps : relays.imap).port),
    ...(how === 'STARTTLS' ? { 'smtp.startTls': 'required', 'imap.startTls': 'required' } : {}),
    ...(how === 'TLS' ? { 'smtp.useSsl': true, 'imap.useSsl': true, 'tcImap.useSsl': true } : {}),
    'tcImap.host': '127.0.0.1',
    'tcImap.port': String((how === 'TLS' ? relays.imaps : relays.imap).port),
    loginUrl: `http://127.0.0.1:${siteRelay.port}/`,
  })

const allChecks: readonly CheckName[] = ['smtp', 'imap', 'tc-imap', 'url', 'sender-domain', 'send-as']

const ours = (checks: readonly CheckName[], how: How) =>
  runDiagnosis(
    {
      network: createNetwork({ dnsServers: [resolver.address] }),
      composer: createComposer(),
      mailClients: createMailClients(),
      senderPolicies: createSenderPolicies(),
      clock: systemClock,
      randomId: () => 'bench',
      judge: () => [],
    },
    requestWith({
      checks,
      settings: settings(how),
      caPems: [host.caPem],
      testRecipients: [{ address: 'bob@example.com', place: 'inside' }],
      passwords: { smtp: { secret, source: 'given' }, imap: { secret, source: 'given' } },
    }),
    () => undefined,
    new AbortController().signal,
  )

const repeat = async <T>(work: () => Promise<T>): Promise<T[]> => {
  const results: T[] = []
  for (let run = 0; run < RUNS; run += 1) results.push(await work())
  return results
}

try {
  for (let count = 0; count < 3; count += 1) await host.deliver(user, 'Subject: x\n\nbody\n')
  console.log(`Line with ${RTT_MS} ms round trip, medians of ${RUNS}. Trips: TCP and TLS included.\n`)
  for (const how of ['TLS', 'STARTTLS', 'plaintext'] as const) {
    for (const check of ['smtp', 'imap'] as const) {
      const reports = await repeat(() => ours([check], how))
      const first = reports[0]?.checks[0]
      if (first?.verdict !== 'pass') throw new Error(`${check} ${how}: ${JSON.stringify(first, null, 1)}`)
      row(
        `Mailroom ${check} ${how}: login, ${check === 'smtp' ? 'envelope' : 'INBOX, unread, oldest'}`,
        String(flightsOf(first)),
        reports.map(({ durationMs }) => durationMs),
      )
    }
    const alone: number[] = []
    for (const check of allChecks) {
      const reports = await repeat(() => ours([check], how))
      const failed = reports[0]?.checks.find(({ verdict }) => verdict === 'fail' || verdict === 'skipped')
      if (failed !== undefined) throw new Error(`${check} ${how}: ${JSON.stringify(failed, null, 1)}`)
      alone.push(median(reports.map(({ durationMs }) => durationMs)))
    }
    const slowest = Math.max(...alone)
    const all = (await repeat(() => ours(allChecks, how))).map(({ durationMs }) => durationMs)
    row(`Mailroom all ${allChecks.length} checks, ${how}`, '', all)
    row(
      '  … beyond the slowest of them by itself',
      '',
      all.map((ms) => ms - slowest),
    )
    const both = await repeat(() => ours(['smtp', 'imap'], how))
    row(
      `Mailroom both side by side, ${how}`,
      '',
      both.map(({ durationMs }) => durationMs),
    )
    row(
      '  … beyond the slower check',
      '',
      both.map(({ durationMs, checks }) => durationMs - Math.max(...checks.map((check) => check.durationMs))),
    )
  }

  /** What our IMAP check does, by imapflow: sign in, open INBOX, count the unread, date of the oldest. */
  const imapflow = async (): Promise<number> => {
    const since = performance.now()
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: relays.imaps.port,
      secure: true,
      auth: { user, pass: secret },
      logger: false,
      disableAutoIdle: true,
      tls: { ca: host.caPem },
    })
    client.on('error', () => undefined)
    await client.connect()
    await client.mailboxOpen('INBOX')
    const unseen = await client.search({ seen: false }, { uid: true })
    const oldest = Array.isArray(unseen) ? unseen[0] : undefined
    if (oldest !== undefined) await client.fetchOne(String(oldest), { internalDate: true }, { uid: true })
    const ms = performance.now() - since
    client.close()
    return ms
  }
  console.log('')
  const times = await repeat(imapflow)
  row('imapflow TLS: the same (trips from the time)', `≈ ${Math.round(median(times) / RTT_MS)}`, times)

  const imaps = `127.0.0.1:${relays.imaps.port}`
  const swaks = (port: number, tls: readonly string[]) =>
    program('swaks', [
      ...['--server', `127.0.0.1:${port}`, ...tls],
      ...['--auth', 'PLAIN', '--auth-user', user, '--auth-password', secret],
      ...['--from', user, '--to', 'bob@example.com', '--quit-after', 'RCPT', '--pipeline'],
    ])
  const curl = () =>
    program('curl', [
      ...['-sk', '--url', `imaps://${imaps}/INBOX`],
      ...['--user', `${user}:${secret}`, '-X', 'UID SEARCH UNSEEN'],
    ])
  if (available('swaks')) {
    row(
      'swaks SMTP plaintext: login, MAIL, RCPT (and start)',
      '',
      await repeat(() => swaks(relays.smtp.port, [])),
    )
  }
  if (available('curl')) row('curl IMAP TLS: login, INBOX, unread (and start)', '', await repeat(curl))

  const settingsFile = join(home, 'mail.properties')
  const lines = (protocol: 'smtp' | 'imap', port: number) =>
    `mail.${protocol}.host=127.0.0.1\nmail.${protocol}.port=${port}\nmail.${protocol}.ssl.enable=true\nmail.${protocol}.user=${user}\n`
  await writeFile(
    settingsFile,
    `${lines('smtp', relays.smtps.port)}mail.smtp.auth=true\nteamconnect.mail.smtp.replyTo=${user}\n${lines('imap', relays.imaps.port)}`,
  )
  // In turn, so that what disturbs one disturbs the other. 1: with warnings.
  const check = () =>
    program(
      process.execPath,
      [
        ...[join(root, 'dist/cli/mailroom.js'), 'check', '--file', settingsFile],
        ...['--set', `tls.caFile=${host.caFile}`, '--set', `smtp.replyTo=${user}`, '--to', 'bob@example.com'],
      ],
      { MAILROOM_HOME: join(home, 'data'), MAILROOM_SMTP_PASSWORD: secret, MAILROOM_IMAP_PASSWORD: secret },
      [0, 1],
    )
  const both: number[] = []
  const theirs: number[] = []
  const others = available('swaks') && available('curl')
  for (let run = 0; run < 2 * RUNS; run += 1) {
    both.push(await check())
    if (others) theirs.push((await swaks(relays.smtps.port, ['--tls-on-connect'])) + (await curl()))
  }
  row('mailroom check, both over TLS, from start to exit', '', both)
  if (others) {
    row('  … swaks and curl over TLS, one after the other', '', theirs)
    console.log(`  … as many times as fast: ${(median(theirs) / median(both)).toFixed(2)}`)
  }
} finally {
  await Promise.all([...Object.values(relays), siteRelay].map((relay) => relay.stop()))
  site.close()
  await resolver.stop()
  await host.stop()
  await rm(home, { recursive: true, force: true })
}
