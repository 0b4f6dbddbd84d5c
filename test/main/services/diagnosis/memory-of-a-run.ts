/**
 * `node --expose-gc --max-semi-space-size=1 memory-of-a-run.ts smtp|imap PORT`: one check in a process of its own, and what it needed. In
 * the tests' process the scripted server's memory, and what the collector has not yet come to, would count too.
 */
import { systemClock } from '#main/adapters/clock/system-clock.ts'
import { requestWith, runWith, settingsWith } from './support.ts'

const [protocol = 'smtp', port = '0'] = process.argv.slice(2)
const collect = globalThis.gc
if (collect === undefined || (protocol !== 'smtp' && protocol !== 'imap')) throw new Error('see the head')

const run = async (to: string, deadlineMs: number) => {
  const { report } = await runWith(
    requestWith({ checks: [protocol], settings: settingsWith({ [`${protocol}.port`]: to }), deadlineMs }),
    { judge: 'real', clock: systemClock, limits: { goodbyeMs: 50 } },
  )
  return report.checks[0]
}

// Code and tables are loaded once: port 1 refuses.
await run('1', 60_000)
collect()
const { rss: before } = process.memoryUsage()
let peak = before
const look = () => {
  collect()
  peak = Math.max(peak, process.memoryUsage().rss)
}
const looking = setInterval(look, 15)
const check = await run(port, 600_000)
clearInterval(looking)
look()
const error = check?.findings.find(({ severity }) => severity === 'error')
process.stdout.write(
  JSON.stringify({ cause: error?.cause, stage: error?.stage, mebibytes: (peak - before) / 1024 / 1024 }),
)
