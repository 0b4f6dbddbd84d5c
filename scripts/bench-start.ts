/**
 * How long the command line takes to its first line, beside Node's own start (median of 20 runs each), and
 * how long `mailroom demo` takes. Needs `npm run build`.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './run.ts'

const runs = 20
const cli = join(root, 'dist/cli/mailroom.js')

/** Milliseconds until the first byte on stdout or stderr, and until the end. */
const times = (args: readonly string[], home: string): Promise<{ first: number; all: number }> =>
  new Promise((done, failed) => {
    const began = performance.now()
    const child = spawn(process.execPath, args, { env: { ...process.env, MAILROOM_HOME: home } })
    let first: number | undefined
    const seen = () => {
      first ??= performance.now() - began
    }
    child.stdout.on('data', seen)
    child.stderr.on('data', seen)
    child.on('error', failed)
    child.on('close', () => done({ first: first ?? Number.NaN, all: performance.now() - began }))
  })

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const home = await mkdtemp(join(tmpdir(), 'mailroom-bench-'))
try {
  const file = join(home, 'empty.properties')
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['node itself', ['-e', 'console.log(1)']],
    ['mailroom --version', [cli, '--version']],
    ['mailroom --help', [cli, '--help']],
    ['mailroom env list', [cli, 'env', 'list']],
    [
      'mailroom check, first line',
      [cli, 'check', '--file', file, '--set', 'smtp.host=127.0.0.1', '--set', 'smtp.port=9'],
    ],
  ]
  const { writeFile } = await import('node:fs/promises')
  await writeFile(file, 'mailroom.format=1\n')
  let own = 0
  for (const [name, args] of cases) {
    const firsts: number[] = []
    for (let run = 0; run < runs; run += 1) firsts.push((await times(args, home)).first)
    const middle = median(firsts)
    if (own === 0) own = middle
    console.log(
      `${name.padEnd(30)} ${middle.toFixed(0).padStart(5)} ms   (${(middle - own).toFixed(0)} ms over Node)`,
    )
  }
  const { all } = await times([cli, 'demo'], home)
  console.log(`${'mailroom demo, to its end'.padEnd(30)} ${all.toFixed(0).padStart(5)} ms`)
} finally {
  await rm(home, { recursive: true, force: true })
}
