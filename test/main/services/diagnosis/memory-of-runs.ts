/**
 * `node --expose-gc --max-semi-space-size=1 memory-of-runs.ts smtp:PORT imap:PORT …`: a check of each in a process of
 * its own, and what it needed. In the tests' process the scripted servers' memory, and what the collector has not yet
 * come to, would count too.
 */
import { systemClock } from '#main/adapters/clock/system-clock.ts'
import { requestWith, runWith, settingsWith } from './support.ts'

const collect = globalThis.gc
if (collect === undefined) throw new Error('see the head')

const run = async (place: string) => {
  const [protocol, port = ''] = place.split(':')
  if (protocol !== 'smtp' && protocol !== 'imap') throw new Error('see the head')
  const { report } = await runWith(
    requestWith({
      checks: [protocol],
      settings: settingsWith({ [`${protocol}.port`]: port }),
      deadlineMs: 600_000,
    }),
    { judge: 'real', clock: systemClock, limits: { goodbyeMs: 50 } },
  )
  return report.checks[0]
}

/** Mebibytes above the start, with what waits for the collector left out. */
const measured = async (place: string) => {
  collect()
  const { rss: before } = process.memoryUsage()
  let peak = before
  const look = () => {
    collect()
    peak = Math.max(peak, process.memoryUsage().rss)
  }
  const looking = setInterval(look, 100)
  const check = await run(place)
  clearInterval(looking)
  look()
  const error = check?.findings.find(({ severity }) => severity === 'error')
  return { cause: error?.cause, stage: error?.stage, mebibytes: (peak - before) / 1024 / 1024 }
}

// Code and tables are loaded once: port 1 refuses.
await run('smtp:1')
await run('imap:1')
const results = []
for (const place of process.argv.slice(2)) results.push(await measured(place))
process.stdout.write(JSON.stringify(results))
