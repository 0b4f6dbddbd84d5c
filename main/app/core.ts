/** The services, made once and put together; what the methods work with. */
import type { Ports } from '#main/ports/index.ts'
import type { RunningPracticeServer } from '#main/ports/practice-server.ts'
import { type Credentials, createCredentials } from '#main/services/credentials/credentials.ts'
import { refusedLoginsDocument } from '#main/services/credentials/refusals.ts'
import type { Cacerts } from '#main/services/diagnosis/index.ts'
import { environmentsDocument } from '#main/services/environments/document.ts'
import { createEnvironments, type Environments } from '#main/services/environments/environments.ts'
import { createHistory, type History } from '#main/services/history/history.ts'
import { createRecent, type Recent, recentDocument } from '#main/services/recent/recent.ts'
import { createServerFile, type ServerFile } from '#main/services/server-file/server-file.ts'
import type { Result } from '#shared/errors.ts'
import { type CaFile, readCaPems } from './ca-file.ts'
import { readCacerts } from './cacerts.ts'
import { createSeenFiles, type SeenFiles } from './seen-files.ts'

export interface Core {
  readonly ports: Ports
  readonly environments: Environments
  readonly credentials: Credentials
  readonly serverFile: ServerFile
  readonly history: History
  readonly recent: Recent
  readonly seenFiles: SeenFiles
  /** Passwords typed for one run and refused: kept in memory alone, for half an hour at most. */
  readonly refusedTyped: Map<string, { readonly secret: string; readonly at: number }>
  practice: Promise<RunningPracticeServer> | undefined
  /** See `readCaPems` and `readCacerts`. A command reads each file once, as it may test a thousand targets. */
  readCaPems(path: string): Promise<CaFile>
  readCacerts(path: string): Promise<Result<Cacerts>>
}

const oncePerPath = <T>(read: (path: string) => Promise<T>): ((path: string) => Promise<T>) => {
  const known = new Map<string, Promise<T>>()
  return (path) => {
    const reading = known.get(path) ?? read(path)
    known.set(path, reading)
    return reading
  }
}

export const createCore = (ports: Ports): Core => {
  const { clock, documents, keychain, randomId, tool } = ports
  // A console that stays sees what was put into the file since the last run.
  const ofHost = <T>(read: (path: string) => Promise<T>) => (tool.host === 'cli' ? oncePerPath(read) : read)
  return {
    readCaPems: ofHost((path) => readCaPems(ports, path)),
    readCacerts: ofHost((path) => readCacerts(ports, path)),
    ports,
    environments: createEnvironments({ store: documents.open(environmentsDocument), clock, randomId }),
    credentials: createCredentials({
      keychain,
      refused: documents.open(refusedLoginsDocument),
      clock,
      randomId,
      sessionAllowed: ports.sessionPasswordsAllowed,
    }),
    serverFile: createServerFile(ports),
    history: createHistory({ documents, files: ports.reportFiles }),
    recent: createRecent(documents.open(recentDocument), clock),
    seenFiles: createSeenFiles(),
    refusedTyped: new Map(),
    practice: undefined,
  }
}
