/** `npm run bench`: every benchmark, one after the other, so that they do not disturb each other. */
import { run } from './run.ts'

for (const [name, script] of [
  ['Round trips and times over a line with 100 ms round trip', 'scripts/bench-flights.ts'],
  ['The command line as people start it', 'scripts/bench-start.ts'],
  ['CPU of a check', 'scripts/bench-cpu.ts'],
  ['The page in Chromium', 'scripts/bench-paint.ts'],
  ['Keys and frames', 'scripts/bench-page.ts'],
] as const) {
  console.log(`\n== ${name}`)
  const { code } = await run(process.execPath, [script], { live: true })
  if (code !== 0) process.exitCode = 1
}
