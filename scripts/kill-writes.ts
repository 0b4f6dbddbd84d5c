/**
 * Kills a writing process again and again and looks whether the server's file is always the old or the new one,
 * whole, and whether the next start leaves nothing behind.
 *
 *     node scripts/kill-writes.ts [COUNT]      2,000 by default, 8 to 25 minutes
 */
import { killWrites } from '#test/main/services/server-file/kills.ts'

const count = Number(process.argv[2] ?? 2000)
const report = await killWrites(count, (done) => process.stderr.write(`${done} of ${count}\n`))
process.stdout.write(
  `${report.kills} kills, ${report.interrupted} in the middle of a write: ` +
    `${report.completed} completed, ${report.rolledBack} rolled back, ${report.violations.length} violations\n`,
)
for (const violation of report.violations) process.stdout.write(`${violation}\n`)
process.exitCode = report.violations.length === 0 ? 0 : 1
