/** Set-ups over real sockets that servers of no make hold on demand, each with what a person would call the cause. */
import { describe, test } from 'vitest'
import { fieldGroups } from './wire/groups.ts'
import { runRow } from './wire/harness.ts'

for (const { title, protocol, rows } of fieldGroups) {
  describe(title, () => {
    test.concurrent.for(rows)('%s', async (row, { expect }) => {
      expect(await runRow(protocol, row)).toBe(row[2])
    })
  })
}
