import { afterAll, beforeAll, describe, it } from 'vitest'
import { rootCause } from '#main/services/judge/index.ts'
import { type MailHost, startMailHost } from '../servers/mail-host.ts'
import { requirePrograms } from '../servers/programs.ts'
import { hostFor, postfixVariants, variantHost } from './postfix-variants.ts'
import { runSetUp } from './run.ts'

/** True of every set-up here, and not what a row is about. */
const ofEveryHost: readonly string[] = ['AUTH_OVER_PLAINTEXT']

describe.skipIf(requirePrograms('postfix', 'dovecot'))('restrictions and faults of Postfix', () => {
  let host: MailHost
  beforeAll(async () => {
    host = await startMailHost(variantHost(postfixVariants))
  })
  afterAll(() => host.stop())

  it.concurrent.for(postfixVariants)('$name → $cause', async (variant, { expect }) => {
    const port = host.postfix.furtherPorts?.[postfixVariants.indexOf(variant)] ?? 0
    const result = await runSetUp(variant, hostFor(variant, host, port))
    const told = result.findings.map(({ cause, severity, evidence }) => `${severity} ${cause}: ${evidence}`)
    const others = result.findings.filter(({ cause }) => !ofEveryHost.includes(cause))
    expect(rootCause({ ...result, findings: others })?.cause ?? null, told.join('\n')).toBe(variant.cause)
  })
})
