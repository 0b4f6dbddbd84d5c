/** `npm run check`: all that has to be green at every commit, side by side, in under 45 s. */
import { run } from './run.ts'

const steps: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  ['types', 'tsc', ['-b']],
  ['lint and format', 'biome', ['check', '.']],
  ['promises', 'oxlint', ['--type-aware', '--tsconfig', 'test/tsconfig.json']],
  ['unused code', 'knip', []],
  ['unit tests', 'vitest', ['run', '--project', 'unit', '--project', 'renderer', '--reporter', 'dot']],
]

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
