/** The real outside world, put together: what a host gives to `createApp`. */
import { randomUUID } from 'node:crypto'
import type { Ports } from '#main/ports/index.ts'
import type { Keychain } from '#main/ports/keychain.ts'
import { fail, ok } from '#shared/errors.ts'
import { systemClock } from './clock/system-clock.ts'
import { createComposer } from './composer/composer.ts'
import { createNodeCrypto } from './crypto/node-crypto.ts'
import { createNodeFiles } from './files/node-files.ts'
import { createNodeProcesses } from './files/node-processes.ts'
import { createPropertiesLibrary } from './files/properties-library.ts'
import { createKeychain, type KeychainOptions } from './keychain/keychain.ts'
import { createMailClients } from './mail-clients/mail-clients.ts'
import { createNetwork } from './network/index.ts'
import { createSenderPolicies } from './sender-policies/sender-policies.ts'
import { createDocuments, type JsonStoreFactory } from './store/documents.ts'
import { createReportFiles } from './store/report-files.ts'
import { createTrustStores } from './trust-store/trust-store.ts'

export interface PortsOptions {
  /** See `dataFolder()` in store/data-folder.ts. */
  readonly dataFolder: string
  readonly host: 'electron' | 'web' | 'cli'
  /** The program's version. */
  readonly version: string
  /** electron-store in Electron; `conf` on the same files elsewhere. */
  readonly createStore?: JsonStoreFactory | undefined
  /** Never touch the keychain: passwords stay in memory (demonstration). */
  readonly sessionPasswords?: boolean | undefined
  /** For a host that ends with its one command. */
  readonly keychainWaits?: Pick<KeychainOptions, 'signal' | 'onWaiting'> | undefined
  /** Another keychain, for tests. */
  readonly keychain?: Keychain | undefined
}

/** Takes nothing, so that the core keeps passwords in memory; and there is nothing in it that could be missed. */
const noKeychain: Keychain = {
  name: 'memory',
  get: async () => ok(null),
  set: async () =>
    fail('KEYCHAIN_NO_MODULE', 'The keychain is not used here: passwords are kept in memory.', {
      remedy: 'Start the program as usual to use the keychain.',
    }),
  remove: async () => ok(undefined),
}

/** Native and heavy modules behind these are loaded at their first use, so that start-up does not wait. */
export const createPorts = (options: PortsOptions): Ports => {
  const processes = createNodeProcesses()
  const sessionPasswords = options.sessionPasswords === true
  return {
    clock: systemClock,
    composer: createComposer(),
    crypto: createNodeCrypto(),
    files: createNodeFiles(),
    processes,
    properties: createPropertiesLibrary(),
    keychain: options.keychain ?? (sessionPasswords ? noKeychain : createKeychain(options.keychainWaits)),
    mailClients: createMailClients(),
    network: createNetwork(),
    senderPolicies: createSenderPolicies(),
    trustStores: createTrustStores(),
    practiceServers: {
      start: async (ports) => {
        const { startPracticeServer } = await import('./practice-server/practice-server.ts')
        return startPracticeServer(ports)
      },
    },
    documents: createDocuments({
      folder: options.dataFolder,
      createStore: options.createStore,
      processes,
    }),
    reportFiles: createReportFiles(options.dataFolder),
    randomId: () => randomUUID(),
    tool: {
      version: options.version,
      host: options.host,
      platform: `${process.platform} ${process.arch}`,
      node: process.versions.node,
    },
    dataFolder: options.dataFolder,
    sessionPasswordsAllowed: sessionPasswords || options.host !== 'cli',
  }
}
