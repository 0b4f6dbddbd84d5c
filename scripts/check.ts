/**
 * `npm run check`: all that has to be green at every commit, side by side. `npm run check:fast` (`--changed`): types,
 * lint, format and unit tests of what differs from the last commit, or in it where nothing does.
 */
import { run } from './run.ts'

type Step = readonly [name: string, command: string, args: readonly string[]]

const tests = (project: 'unit' | 'renderer') => ['run', '--project', project, '--reporter', 'dot']

const all: readonly Step[] = [
  ['types', 'tsc', ['-b']],
  ['lint and format', 'biome', ['check', '.']],
  ['promises', 'oxlint', ['--type-aware', '--tsconfig', 'test/tsconfig.json']],
  ['unused code', 'knip', ['--cache', '--cache-location', 'node_modules/.cache/knip']],
  // By two programs, each of which loads its own modules alone.
  ['unit tests', 'vitest', tests('unit')],
  ['page tests', 'vitest', tests('renderer')],
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
const results = await Promise.all(
  // The type checkers are programs of Go, which take a fifth less of the processor if they may take more memory.
  steps.map(async ([name, command, args]) => ({
    name,
    ...(await run(command, args, { env: { GOGC: '400' } })),
  })),
)
for (const { name, code, seconds, output } of results) {
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name}  ${seconds.toFixed(1)} s`)
  if (code !== 0) console.log(output)
}
console.log(`${((performance.now() - began) / 1000).toFixed(1)} s in all`)
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1
