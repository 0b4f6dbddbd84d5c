/** Everything outside that the core works with. What a face does not give here, the core cannot reach. */
import type { Report } from '#shared/diagnosis/model.ts'
import type { Clock } from './clock.ts'
import type { Composer } from './composer.ts'
import type { Crypto } from './crypto.ts'
import type { Files, Processes, PropertiesParser } from './files.ts'
import type { Keychain } from './keychain.ts'
import type { MailClients } from './mail-clients.ts'
import type { Network } from './network.ts'
import type { PracticeServers } from './practice-server.ts'
import type { ReportFiles } from './report-files.ts'
import type { SenderPolicies } from './sender-policies.ts'
import type { Documents } from './store.ts'
import type { TrustStores } from './trust-store.ts'

export interface Ports {
  readonly clock: Clock
  readonly composer: Composer
  readonly crypto: Crypto
  readonly files: Files
  readonly processes: Processes
  readonly properties: PropertiesParser
  readonly keychain: Keychain
  readonly mailClients: MailClients
  readonly network: Network
  readonly senderPolicies: SenderPolicies
  readonly practiceServers: PracticeServers
  readonly trustStores: TrustStores
  readonly documents: Documents
  readonly reportFiles: ReportFiles
  readonly randomId: () => string
  /** Program and computer, as a report names them; its TLS library is the network's. */
  readonly tool: Omit<Report['tool'], 'tls'>
  readonly dataFolder: string
  /** Without a keychain, keep passwords in memory until the program ends (never on the command line). */
  readonly sessionPasswordsAllowed: boolean
}
