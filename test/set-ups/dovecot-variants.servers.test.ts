import { describe, it } from 'vitest'
import { rootCause } from '#main/services/judge/index.ts'
import { requirePrograms } from '../servers/programs.ts'
import { dovecotVariants, startVariant } from './dovecot-variants.ts'
import { runSetUp } from './run.ts'

/** True of every set-up here, and not what a row is about. */
const ofEveryHost: readonly string[] = ['AUTH_OVER_PLAINTEXT']

describe.skipIf(requirePrograms('dovecot'))('Dovecot, configured and broken', () => {
  it.concurrent.for(dovecotVariants)('$name → $cause', async (variant, { expect }) => {
    const { host, stop } = await startVariant(variant)
    try {
      const result = await runSetUp(variant, host)
      const told = result.findings.map(({ cause, severity, evidence }) => `${severity} ${cause}: ${evidence}`)
      const others = result.findings.filter(({ cause }) => !ofEveryHost.includes(cause))
      expect(rootCause({ ...result, findings: others })?.cause ?? null, told.join('\n')).toBe(variant.cause)
    } finally {
      await stop()
    }
  })
})
