import { execFileSync } from 'node:child_process'
import { readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTrustStores } from '#main/adapters/trust-store/trust-store.ts'
import { requirePrograms } from '../../../servers/programs.ts'

const missing = requirePrograms('java')

describe.skipIf(missing)('the cacerts of the JDK on this computer', () => {
  it('holds as many certificates as keytool lists', () => {
    const java = realpathSync(execFileSync('sh', ['-c', 'command -v java'], { encoding: 'utf8' }).trim())
    const path = join(dirname(java), '..', 'lib', 'security', 'cacerts')
    const listed = execFileSync(
      join(dirname(java), 'keytool'),
      ['-list', '-keystore', path, '-storepass', 'changeit'],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    )
    const read = createTrustStores().read(new Uint8Array(readFileSync(path)))
    expect('certificates' in read && read.certificates.length).toBe(
      [...listed.matchAll(/trustedCertEntry/g)].length,
    )
  })
})
