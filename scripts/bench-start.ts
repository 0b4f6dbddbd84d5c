/**
 * What the command line costs as people start it: CPU (user and system) of the whole process, as a multiple of what
 * Node itself takes to start, and the rate of a list of targets. Where Debian's `prometheus-blackbox-exporter` is
 * installed it does the same STARTTLS probe beside it. Needs `npm run build`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAuthority } from '#test/servers/authority.ts'
import { programPath } from '#test/servers/programs.ts'
import { imapServer, smtpServer } from '#test/servers/scripted.ts'
import { root } from './run.ts'

const runs = 15
const targets = 1000
const cli = join(root, 'dist/cli/mailroom.js')

interface Cost {
  /** Milliseconds of the process's CPU. */
  readonly cpu: number
  /** Milliseconds until its first byte on stdout or stderr, and until its end. */
  readonly first: number
  readonly all: number
}

/** The process tells its CPU as it ends, on a pipe of its own. */
const teller = `import fs from 'node:fs'
process.on('exit', () => { const { user, system } = process.cpuUsage(); fs.writeSync(3, String(user + system)) })`

const cost = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Cost> => {
  const began = performance.now()
  const child = spawn(process.execPath, args, {
    env: {
      ...process.env,
      ...env,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(teller)}`,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  let first = Number.NaN
  let told = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', () => {
      if (Number.isNaN(first)) first = performance.now() - began
    })
  }
  child.stdio[3]?.on('data', (part: Buffer) => {
    told += part.toString()
  })
  await once(child, 'close')
  return { cpu: Number(told) / 1000, first, all: performance.now() - began }
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN

const home = await mkdtemp(join(tmpdir(), 'mailroom-bench-'))
const authority = await createAuthority()
const leaf = await authority.issue({ names: ['127.0.0.1'] })
const startTls = { cert: leaf.chainPem, key: leaf.keyPem }
const [smtp, imap] = [await smtpServer({ startTls }), await imapServer({ startTls })]
const env = {
  MAILROOM_HOME: join(home, 'data'),
  MAILROOM_SMTP_PASSWORD: 'Canary-7Kq!wz',
  MAILROOM_IMAP_PASSWORD: 'Canary-7Kq!wz',
}

const writeInputs = async () => {
  const ca = join(home, 'ca.pem')
  await writeFile(ca, authority.certPem)
  const file = join(home, 'mail.properties')
  const lines = (protocol: 'smtp' | 'imap', port: number) =>
    `mail.${protocol}.host=127.0.0.1\nmail.${protocol}.port=${port}\nmail.${protocol}.user=svc\nmail.${protocol}.starttls.enable=true\nmail.${protocol}.starttls.required=true\n`
  await writeFile(file, `${lines('smtp', smtp.port)}mail.smtp.auth=true\n${lines('imap', imap.port)}`)
  const list = async (count: number) => {
    const path = join(home, `${count}.csv`)
    const rows = Array.from({ length: count }, (_, each) => `t${each},127.0.0.1,${smtp.port},required`)
    await writeFile(path, `name,smtp.host,smtp.port,smtp.startTls\n${rows.join('\n')}\n`)
    return path
  }
  return { ca, file, one: await list(1), many: await list(targets) }
}

/** Probes as Prometheus would ask for them, ten at a time. @returns how many a second; undefined: not installed */
const exporterRate = async (ca: string): Promise<number | undefined> => {
  const program = programPath('prometheus-blackbox-exporter')
  if (program === undefined) return undefined
  const free = createServer().listen(0, '127.0.0.1')
  await once(free, 'listening')
  const address = free.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  free.close()
  await once(free, 'close')
  const config = join(home, 'blackbox.yml')
  const step = (entry: string) => `        - ${entry}\n`
  await writeFile(
    config,
    `modules:\n  smtp:\n    prober: tcp\n    timeout: 10s\n    tcp:\n      tls_config:\n        ca_file: ${ca}\n      query_response:\n${[
      "expect: '^220'",
      'send: "EHLO prober\\r"',
      "expect: '^250-STARTTLS'",
      'send: "STARTTLS\\r"',
      "expect: '^220'",
      'starttls: true',
      'send: "EHLO prober\\r"',
      "expect: '^250'",
      'send: "QUIT\\r"',
    ]
      .map(step)
      .join('')}`,
  )
  const exporter = spawn(
    program,
    [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'],
    { stdio: 'ignore' },
  )
  try {
    const url = `http://127.0.0.1:${port}/probe?module=smtp&target=127.0.0.1:${smtp.port}`
    const probe = async (): Promise<boolean> =>
      /^probe_success 1$/m.test(
        await fetch(url).then(
          (answer) => answer.text(),
          () => '',
        ),
      )
    for (let tries = 0; !(await probe()); tries += 1) {
      if (tries === 100) throw new Error('the exporter’s probe does not succeed')
      await new Promise((next) => setTimeout(next, 50))
    }
    const began = performance.now()
    let left = targets
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        while (left > 0) {
          left -= 1
          await probe()
        }
      }),
    )
    return (targets / (performance.now() - began)) * 1000
  } finally {
    exporter.kill('SIGKILL')
  }
}

const line = (name: string, cpu: number, own: number, more = ''): void =>
  console.log(
    `${name.padEnd(34)} ${cpu.toFixed(0).padStart(5)} ms CPU  ${(cpu / own).toFixed(2)}× Node ${more}`,
  )

try {
  const { ca, file, one, many } = await writeInputs()
  const trust = ['--set', `tls.caFile=${ca}`]
  const cases = {
    'node -e 0': ['-e', 'console.log(0)'],
    'mailroom --version': [cli, '--version'],
    'mailroom --help': [cli, '--help'],
    'mailroom env list': [cli, 'env', 'list'],
    'check, SMTP and IMAP by STARTTLS': [cli, 'check', '--file', file, ...trust],
    'the same for Prometheus': [cli, 'check', '--file', file, ...trust, '--format', 'prometheus'],
  }
  // In turn, so that what disturbs one disturbs them all.
  const costs = new Map<string, Cost[]>()
  for (let run = 0; run < runs; run += 1) {
    for (const [name, args] of Object.entries(cases)) {
      costs.set(name, [...(costs.get(name) ?? []), await cost(args, env)])
    }
  }
  const cpuOf = (name: keyof typeof cases): number => median((costs.get(name) ?? []).map(({ cpu }) => cpu))
  const own = cpuOf('node -e 0')
  for (const [name, all] of costs) {
    line(
      name,
      median(all.map(({ cpu }) => cpu)),
      own,
      ` first line after ${median(all.map(({ first }) => first)).toFixed(0)} ms`,
    )
  }
  const beyond = cpuOf('check, SMTP and IMAP by STARTTLS') - cpuOf('mailroom --version')
  console.log(
    `${'a check beyond --version'.padEnd(34)} ${beyond.toFixed(0).padStart(5)} ms CPU  ${(beyond / own).toFixed(2)}× Node`,
  )
  const listed = (path: string) =>
    cost(
      [cli, 'check', '--targets', path, ...trust, '--open-ca-file', '--quiet', '--format', 'prometheus'],
      env,
    )
  const [alone, all] = [await listed(one), await listed(many)]
  console.log(
    `${`a target among ${targets}`.padEnd(34)} ${((all.cpu - alone.cpu) / (targets - 1)).toFixed(1).padStart(5)} ms CPU  ${(targets / ((all.all - alone.all) / 1000)).toFixed(0)} a second`,
  )
  const rate = await exporterRate(ca)
  console.log(
    `${'the same by the blackbox exporter'.padEnd(34)} ${rate === undefined ? 'not installed here' : `${rate.toFixed(0).padStart(17)} a second`}`,
  )
  const { all: demo } = await cost([cli, 'demo'], { MAILROOM_HOME: join(home, 'demo') })
  console.log(`${'mailroom demo, to its end'.padEnd(34)} ${demo.toFixed(0).padStart(5)} ms`)
} finally {
  await Promise.all([smtp.stop(), imap.stop()])
  await rm(home, { recursive: true, force: true })
}
