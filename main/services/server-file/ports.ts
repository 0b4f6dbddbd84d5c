import type { Clock } from '#main/ports/clock.ts'
import type { Crypto } from '#main/ports/crypto.ts'
import type { Files, Processes, PropertiesParser } from '#main/ports/files.ts'

/** What the service for the server's file works with. */
export interface ServerFilePorts {
  readonly files: Files
  readonly processes: Processes
  readonly properties: PropertiesParser
  readonly crypto: Crypto
  readonly clock: Clock
  /** Where journals go whose own folder cannot be written to. */
  readonly dataFolder: string
}
