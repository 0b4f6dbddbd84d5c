import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rootCause } from '#main/services/judge/index.ts'
import { cyrusPackages } from '../servers/cyrus.ts'
import { eximPackages } from '../servers/exim.ts'
import type { MailHost } from '../servers/mail-host.ts'
import { requireUnpacked } from '../servers/unpacked.ts'
import { cyrusSetUps, eximSetUps, otherHosts, startOtherHost } from './other-servers.ts'
import { runSetUp } from './run.ts'

const missing = await requireUnpacked(eximPackages, cyrusPackages)

const byHost = Map.groupBy([...eximSetUps, ...cyrusSetUps], ({ host }) => host)

for (const [name, rows] of byHost) {
  describe.skipIf(missing !== undefined)(`on Exim and Cyrus: ${name}`, () => {
    let host: MailHost
    beforeAll(async () => {
      host = await startOtherHost(otherHosts[name])
    })
    afterAll(() => host.stop())

    it.for(rows)('$check: $name → $cause', async (setUp) => {
      const result = await runSetUp({ ...setUp, host: 'ordinary' }, host)
      const told = result.findings.map(({ cause, severity, evidence }) => `${severity} ${cause}: ${evidence}`)
      expect(rootCause(result)?.cause ?? null, told.join('\n')).toBe(setUp.cause)
      expect(result.verdict === 'pass', told.join('\n')).toBe(setUp.cause === null)
    })
  })
}
