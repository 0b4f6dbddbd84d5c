import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rootCause } from '#main/services/judge/index.ts'
import { type MailHost, startMailHost } from '../servers/mail-host.ts'
import { requirePrograms } from '../servers/programs.ts'
import { runSetUp } from './run.ts'
import { firstSetUps, furtherSetUps, hosts } from './set-ups.ts'

const missing = requirePrograms('postfix', 'dovecot')

const byHost = Map.groupBy([...firstSetUps, ...furtherSetUps], ({ host }) => host)

for (const [name, rows] of byHost) {
  describe.skipIf(missing)(`on a mail host: ${name}`, () => {
    let host: MailHost
    beforeAll(async () => {
      host = await startMailHost(await hosts[name]())
    })
    afterAll(() => host.stop())

    it.for(rows)('$check: $name → $cause', async (setUp) => {
      const result = await runSetUp(setUp, host)
      const told = result.findings.map(({ cause, severity, evidence }) => `${severity} ${cause}: ${evidence}`)
      expect(rootCause(result)?.cause ?? null, told.join('\n')).toBe(setUp.cause)
      expect(result.verdict === 'pass', told.join('\n')).toBe(setUp.cause === null)
    })
  })
}
