/**
 * `npm test`: builds, then runs every test that can run on this machine, and names those that cannot with
 * what they would need. With CI set, a test that is skipped is a failure, except the one that needs the
 * Electron binary. `npm run test:long` (`--long`) tries as many cases as find what is rare.
 */
import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { root, run } from './run.ts'

if (process.argv.includes('--long')) process.env['MAILROOM_LONG'] = '1'

const ci = process.env['CI'] !== undefined && process.env['CI'] !== ''
const results = join(root, 'test-results')
await mkdir(results, { recursive: true })

interface Tally {
  passed: number
  failed: number
  skipped: string[]
}
const tally: Tally = { passed: 0, failed: 0, skipped: [] }
const failures: string[] = []

const step = async (name: string, command: string, args: readonly string[]) => {
  console.log(`\n== ${name}`)
  const { code, seconds } = await run(command, args, { live: true })
  console.log(`== ${name}: ${code === 0 ? 'ok' : `FAILED (exit ${code})`}, ${seconds.toFixed(1)} s`)
  if (code !== 0) failures.push(name)
}

const readJson = (file: string): unknown =>
  existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined

interface VitestReport {
  testResults: { name: string; assertionResults: { status: string; fullName: string }[] }[]
}

const countVitest = (file: string) => {
  const report = readJson(file) as VitestReport | undefined
  if (report === undefined) {
    failures.push(`${file} was not written`)
    return
  }
  for (const { assertionResults } of report.testResults) {
    for (const { status, fullName } of assertionResults) {
      if (status === 'passed') tally.passed += 1
      else if (status === 'failed') tally.failed += 1
      else tally.skipped.push(fullName)
    }
  }
}

interface PlaywrightSuite {
  title: string
  suites?: PlaywrightSuite[]
  specs?: {
    title: string
    tests: { status: string; annotations: { type: string; description?: string }[] }[]
  }[]
}

const countPlaywright = (suite: PlaywrightSuite) => {
  for (const inner of suite.suites ?? []) countPlaywright(inner)
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) {
      if (test.status === 'expected') tally.passed += 1
      else if (test.status === 'skipped') {
        const reason = test.annotations.find(({ type }) => type === 'skip')?.description ?? 'no reason given'
        tally.skipped.push(`${suite.title} › ${spec.title}: ${reason}`)
      } else tally.failed += 1
    }
  }
}

await step('build', process.execPath, ['scripts/build.ts'])
/** The unit tests and the slow ones cover what the threshold asks for; to count it costs them a quarter more. */
const parts: readonly (readonly [name: string, file: string, args: readonly string[]])[] = ci
  ? [
      ['unit tests, with coverage', 'unit.json', ['--project=unit', '--project=slow', '--coverage']],
      ['server and page tests', 'servers.json', ['--project=servers', '--project=renderer']],
    ]
  : [['unit, server and page tests', 'vitest.json', []]]
for (const [name, file, args] of parts) {
  const report = join(results, file)
  await step(name, 'vitest', [
    'run',
    ...args,
    // By itself Vitest takes half of the processors, and most of these tests wait for other programs.
    '--maxWorkers=100%',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  countVitest(report)
}

const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
if (existsSync(chromium)) {
  await step('end to end, in Chromium', 'playwright', ['test'])
  const report = readJson(join(results, 'e2e.json')) as { suites: PlaywrightSuite[] } | undefined
  for (const suite of report?.suites ?? []) countPlaywright(suite)
} else {
  tally.skipped.push(`end to end: needs Chromium at ${chromium} (Debian package chromium), or CHROMIUM=path`)
}

const allowed = tally.skipped.filter((name) => /Electron binary/i.test(name))
if (tally.skipped.length > 0) {
  console.log('\nNot run here:')
  for (const name of tally.skipped) console.log(`  ${name}`)
}
if (ci && tally.skipped.length > allowed.length) failures.push('tests were skipped with CI set')
for (const failure of failures) console.log(`FAILED: ${failure}`)
console.log(`\ntests: ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped.length} skipped`)
process.exitCode = failures.length === 0 && tally.failed === 0 ? 0 : 1
