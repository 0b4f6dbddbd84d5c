/** A folder of its own and the service over real files, for every test of the server's file. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#main/adapters/clock/system-clock.ts'
import { createNodeCrypto } from '#main/adapters/crypto/node-crypto.ts'
import { createNodeFiles } from '#main/adapters/files/node-files.ts'
import { createNodeProcesses } from '#main/adapters/files/node-processes.ts'
import { createPropertiesLibrary } from '#main/adapters/files/properties-library.ts'
import {
  createServerFile,
  type DesiredState,
  type SecretSteps,
  type ServerFilePorts,
} from '#main/services/server-file/server-file.ts'
import { ok, type Result } from '#shared/errors.ts'
import { defaultSettings, type Settings } from '#shared/settings/fields.ts'

export const serverKey = 'kq3mHc8yJ0Vt2nXb5RzLwA9dGfEeU7sPoTi4YhMv1xQ'

export const nodePorts = (dataFolder: string): ServerFilePorts => ({
  files: createNodeFiles(),
  processes: createNodeProcesses(),
  properties: createPropertiesLibrary(),
  crypto: createNodeCrypto(),
  clock: systemClock,
  dataFolder,
})

export const settingsOf = (patch: Partial<Settings>): Settings => ({ ...defaultSettings, ...patch })

/** Both passwords kept, encrypted mode, unless said otherwise. */
export const intend = (patch: Partial<Settings>, more: Partial<DesiredState> = {}): DesiredState => ({
  settings: settingsOf(patch),
  passwordMode: 'encrypted',
  passwords: { 'smtp.password': { action: 'keep' }, 'imap.password': { action: 'keep' } },
  ...more,
})

/** The value, or a test failure with the error's code. */
export const valueOfResult = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}

export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code)

export const makeBench = async (change: (ports: ServerFilePorts) => ServerFilePorts = (ports) => ports) => {
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-file-'))
  const ports = change(nodePorts(join(folder, 'data')))
  return {
    folder,
    path: join(folder, 'email.properties'),
    ports,
    service: createServerFile(ports),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** A keychain in memory that notes what it was asked to do. */
export const noteSteps = (failAt?: keyof SecretSteps) => {
  const asked: string[] = []
  const step = (name: keyof SecretSteps) => async (): Promise<Result<void>> => {
    asked.push(name)
    return failAt === name
      ? { ok: false, error: { code: 'KEYCHAIN_LOCKED', message: 'The keychain is locked.' } }
      : ok(undefined)
  }
  const steps: SecretSteps = { stage: step('stage'), promote: step('promote'), discard: step('discard') }
  return { asked, steps }
}
