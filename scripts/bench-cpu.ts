/**
 * What a check costs the thread that also answers the page: by the length of its password, and against servers that
 * never stop talking. Each flood comes from a process of its own; "held" is the longest time for which nothing else
 * had its turn (a click, Ctrl-C).
 */
import { fork } from 'node:child_process'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { systemClock } from '#main/adapters/clock/system-clock.ts'
import type { Report } from '#shared/diagnosis/model.ts'
import { requestWith, runWith, settingsWith } from '#test/main/services/diagnosis/support.ts'
import { endless, imapServer, raw, type ScriptedServer, smtpServer } from '#test/servers/scripted.ts'

const secret = 'Canary-7Kq!wz'
const refusal = (line: string) => smtpServer({ replies: { 'AUTH PLAIN ': endless(`535-${line}\r\n`) } })
const escaped = (by: (unit: string) => string) => [...secret].map(by).join('')
const hexOf = (unit: string) => unit.charCodeAt(0).toString(16)

const floods: Readonly<Record<string, () => Promise<ScriptedServer>>> = {
  'imap: untagged': () => imapServer({ replies: { SELECT: endless('* OK still here\r\n') } }),
  'imap: lists': () => imapServer({ replies: { SELECT: endless(`* LIST (${'a '.repeat(20_000)})\r\n`) } }),
  'imap: literals': () => imapServer({ replies: { SELECT: [raw('* LIST '), endless('{0}\r\n(')] } }),
  'imap: questions': () => imapServer({ replies: { SELECT: endless('+\n') } }),
  'imap: tags of others': () => imapServer({ replies: { SELECT: endless('zz1 OK done\r\n') } }),
  'imap: results': () => imapServer({ replies: { 'UID SEARCH': [raw('* SEARCH'), endless(' 1234567')] } }),
  'imap: a line': () => imapServer({ replies: { SELECT: endless('x'.repeat(1000)) } }),
  'smtp: greeting': () => smtpServer({ greeting: endless('220-welcome\r\n') }),
  'smtp: reply': () => smtpServer({ replies: { EHLO: endless('250-CAP12345\r\n') } }),
  'smtp: a line': () => smtpServer({ replies: { 'AUTH PLAIN ': endless('535-'.repeat(500)) } }),
  'smtp: long lines': () =>
    smtpServer({ replies: { 'AUTH PLAIN ': endless(`535-${'a'.repeat(60_000)}\r\n`) } }),
  'smtp: beyond ASCII': () => refusal('é'.repeat(250)),
  'smtp: the password': () => refusal(`${secret},`.repeat(35)),
  'smtp: escapes': () => refusal(`é%41=42\\x43&#68;${secret} `.repeat(15)),
  'smtp: escaped': () => refusal(escaped((unit) => `\\u00${hexOf(unit)}`).repeat(8)),
  'smtp: backslashes': () => smtpServer({ greeting: endless(`220-${'\\'.repeat(700)}\r\n`) }),
  'imap: flags': () => imapServer({ replies: { SELECT: endless(`* FLAGS (${'\\A '.repeat(20_000)})\r\n`) } }),
  'imap: quotes': () => imapServer({ replies: { SELECT: endless(`* X "${'\\"'.repeat(30_000)}\r\n`) } }),
}

const runs = 100

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0

const check = async (ports: { smtp?: number; imap?: number }, password: string): Promise<Report> => {
  const { report } = await runWith(
    requestWith({
      checks: (['smtp', 'imap'] as const).filter((name) => ports[name] !== undefined),
      settings: settingsWith({
        'smtp.port': String(ports.smtp ?? ''),
        'imap.port': String(ports.imap ?? ''),
      }),
      passwords: { smtp: { secret: password, source: 'given' }, imap: { secret: password, source: 'given' } },
    }),
    { judge: 'real', clock: systemClock, limits: { goodbyeMs: 50 } },
  )
  return report
}

const cpuOf = async <T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> => {
  const before = process.cpuUsage()
  const value = await work()
  const { user, system } = process.cpuUsage(before)
  return { ms: (user + system) / 1000, value }
}

const byPassword = async () => {
  const [smtp, imap] = [await smtpServer(), await imapServer()]
  const ports = { smtp: smtp.port, imap: imap.port }
  const passwords = ['x', 'Canary-7Kq!w', 'Canary-7Kq!wz and nineteen more', 'Canary-7Kq!wz'.repeat(15)]
  const costs = passwords.map((): number[] => [])
  // The first half warms up, as a console that tests many servers is. In turn and back, so that whatever the machine does meets all of them: a run pays for the garbage of the last.
  for (let run = 0; run < 2 * runs; run += 1) {
    const turn = [...passwords.entries()]
    for (const [index, password] of run % 2 === 0 ? turn : turn.reverse()) {
      const { ms } = await cpuOf(() => check(ports, password))
      if (run >= runs) costs[index]?.push(ms)
    }
  }
  const least = median(costs[0] ?? [])
  for (const [index, password] of passwords.entries()) {
    const ms = median(costs[index] ?? [])
    console.log(
      `a password of ${String(password.length).padStart(3)} characters: ${ms.toFixed(1)} ms, ${(ms / least).toFixed(2)}×`,
    )
  }
  await Promise.all([smtp.stop(), imap.stop()])
}

const byFlood = async () => {
  for (const name of Object.keys(floods)) {
    const server = fork(fileURLToPath(import.meta.url), [name])
    const port = await new Promise<number>((resolve) =>
      server.once('message', (told) => resolve(Number(told))),
    )
    const held = monitorEventLoopDelay({ resolution: 5 })
    held.enable()
    const { ms, value } = await cpuOf(() =>
      check({ [name.slice(0, 4)]: port }, name === 'smtp: long lines' ? `${'a'.repeat(200)}b` : secret),
    )
    // What held the thread last is noticed only now.
    await setTimeout(20)
    held.disable()
    const error = value.checks[0]?.findings.find(({ severity }) => severity === 'error')
    console.log(
      `${name.padEnd(22)} ${error?.cause ?? 'no error'}: ${ms.toFixed(0)} ms of CPU, held ${(held.max / 1e6).toFixed(0)} ms`,
    )
    server.kill()
  }
}

const [flood] = process.argv.slice(2)
if (flood === undefined) {
  await byPassword()
  await byFlood()
} else process.send?.((await floods[flood]?.())?.port)
