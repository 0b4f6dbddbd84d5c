/**
 * `npm run check`: all that has to be green at every commit, side by side. `npm run check:fast`: without what looks at
 * the whole project, and the tests of what was changed since the last commit alone.
 */
import { run } from './run.ts'

const changed = process.argv.includes('--changed')
const whole: readonly string[] = ['promises', 'unused code']

const all: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  ['types', 'tsc', ['-b']],
  ['lint and format', 'biome', ['check', '.']],
  ['promises', 'oxlint', ['--type-aware', '--tsconfig', 'test/tsconfig.json']],
  ['unused code', 'knip', []],
  [
    'unit tests',
    'vitest',
    [
      ...['run', '--project', 'unit', '--project', 'renderer', '--reporter', 'dot'],
      ...(changed ? ['--changed', '--passWithNoTests'] : []),
    ],
  ],
]
const steps = all.filter(([name]) => !changed || !whole.includes(name))

const began = performance.now()
const results = await Promise.all(
  steps.map(async ([name, command, args]) => ({ name, ...(await run(command, args)) })),
)
for (const { name, code, seconds, output } of results) {
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name}  ${seconds.toFixed(1)} s`)
  if (code !== 0) console.log(output)
}
console.log(`${((performance.now() - began) / 1000).toFixed(1)} s in all`)
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1
