/** The step that the findings advise, done for real: keytool imports the authority into a copy of the JDK's cacerts. */
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTrustStores } from '#main/adapters/trust-store/trust-store.ts'
import { rootCause } from '#main/services/judge/index.ts'
import { type MailHost, startMailHost } from '../servers/mail-host.ts'
import { requirePrograms } from '../servers/programs.ts'
import { runSetUp } from './run.ts'
import { firstSetUps, hosts } from './set-ups.ts'

const missing = requirePrograms('postfix', 'dovecot', 'java')

describe.skipIf(missing)('A mail host whose authority is a company’s own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-jdk-'))
  const copy = join(folder, 'cacerts')
  let host: MailHost
  let bin: string
  beforeAll(async () => {
    bin = dirname(realpathSync(execFileSync('sh', ['-c', 'command -v java'], { encoding: 'utf8' }).trim()))
    copyFileSync(join(bin, '..', 'lib', 'security', 'cacerts'), copy)
    chmodSync(copy, 0o600)
    host = await startMailHost(await hosts.ordinary())
  })
  afterAll(async () => {
    await host.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const run = async (setUp: (typeof firstSetUps)[number]) => {
    const read = createTrustStores().read(new Uint8Array(readFileSync(copy)))
    if ('problem' in read) throw new Error(read.problem)
    const cacerts = { path: copy, certificates: read.certificates }
    return runSetUp({ ...setUp, request: { ...setUp.request, cacerts } }, host)
  }
  const right = firstSetUps.filter(({ cause }) => cause === null)

  it('is refused by Java’s own list, though this computer trusts it', async () => {
    for (const setUp of right) expect(rootCause(await run(setUp))?.cause).toBe('TLS_NOT_IN_CACERTS')
  })

  it('is plain green once keytool has imported the authority', async () => {
    execFileSync(
      join(bin, 'keytool'),
      [
        '-importcert',
        '-noprompt',
        '-alias',
        'mailserver',
        '-file',
        host.caFile,
        '-keystore',
        copy,
        '-storepass',
        'changeit',
      ],
      { stdio: 'ignore' },
    )
    for (const setUp of right) {
      const result = await run(setUp)
      expect([result.verdict, rootCause(result)?.cause]).toEqual(['pass', undefined])
    }
  })
})
