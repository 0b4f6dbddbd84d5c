import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createPorts } from '#main/adapters/index.ts'
import { createCore } from '#main/app/core.ts'
import { createFakeKeychain } from '#test/fakes/keychain.ts'
import { pem } from '../adapters/trust-store/samples.ts'

it.each([
  ['a command reads once, for a thousand targets', 'cli', 1],
  ['a console that stays reads for each run', 'web', 2],
] as const)('A file of certificates %s', async (_, host, second) => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-certificates-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const core = createCore(
    createPorts({ dataFolder: join(folder, 'data'), host, version: '0.0.0', keychain: createFakeKeychain() }),
  )
  const path = join(folder, 'ca.pem')
  writeFileSync(path, pem)
  const counts = async () => {
    const cacerts = await core.readCacerts(path)
    return [(await core.readCaPems(path)).pems.length, cacerts.ok && cacerts.value.certificates.length]
  }
  expect(await counts()).toEqual([1, 1])
  writeFileSync(path, `${pem}\n${pem}`)
  expect(await counts()).toEqual([second, second])
})
