/**
 * `npm run check`: all that has to be green at every commit. `npm run check:fast` (`--changed`): types,
 * lint, format and unit tests of what differs from the last commit, or in it where nothing does.
 */
import { availableParallelism } from 'node:os'
import { type Finished, run } from './run.ts'

type Step = readonly [name: string, command: string, args: readonly string[]]

const tests = (project: 'unit' | 'renderer') => ['run', '--project', project, '--reporter', 'dot']

/** The longest first. */
const all: readonly Step[] = [
  // By two programs, each of which loads its own modules alone.
  ['unit tests', 'vitest', tests('unit')],
  ['page tests', 'vitest', tests('renderer')],
  ['types', 'tsc', ['-b']],
  ['lint and format', 'biome', ['check', '.']],
  ['promises', 'oxlint', ['--type-aware', '--tsconfig', 'test/tsconfig.json']],
  ['unused code', 'knip', ['--cache', '--cache-location', 'node_modules/.cache/knip']],
]

const git = async (...args: readonly string[]): Promise<readonly string[]> => {
  const { code, output } = await run('git', args)
  if (code !== 0) throw new Error(`git ${args.join(' ')}: ${output}`)
  return output.split('\n').filter((line) => line !== '')
}

const ofChanges = async (): Promise<readonly Step[]> => {
  const changedSince = (base: string) => git('diff', '--name-only', '--diff-filter=d', base)
  const fresh = [
    ...(await changedSince('HEAD')),
    ...(await git('ls-files', '--others', '--exclude-standard')),
  ]
  const base = fresh.length > 0 ? 'HEAD' : 'HEAD~1'
  const files = fresh.length > 0 ? fresh : await changedSince(base)
  return [
    ['types', 'tsc', ['-b']],
    ['lint and format', 'biome', ['check', '--no-errors-on-unmatched', ...files]],
    ['unit tests', 'vitest', [...tests('unit'), '--changed', base, '--passWithNoTests']],
    ['page tests', 'vitest', [...tests('renderer'), '--changed', base, '--passWithNoTests']],
  ]
}

const began = performance.now()
const steps = process.argv.includes('--changed') ? await ofChanges() : all
const results: ({ name: string } & Finished)[] = []
const queue = [...steps]
/** As many programs at a time as there are processors: more of them take longer, all together too. */
const lane = async () => {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    const [name, command, args] = step
    // The type checkers are programs of Go, which take a fifth less of the processor if they may take more memory.
    results.push({ name, ...(await run(command, args, { env: { GOGC: '400' } })) })
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, lane))
for (const { name, code, seconds, output } of results) {
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name}  ${seconds.toFixed(1)} s`)
  if (code !== 0) console.log(output)
}
console.log(`${((performance.now() - began) / 1000).toFixed(1)} s in all`)
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1
