/** The services, made once and put together; what the methods work with. */
import type { Ports } from '#main/ports/index.ts'
import type { RunningPracticeServer } from '#main/ports/practice-server.ts'
import { type Credentials, createCredentials } from '#main/services/credentials/credentials.ts'
import { refusedLoginsDocument } from '#main/services/credentials/refusals.ts'
import { environmentsDocument } from '#main/services/environments/document.ts'
import { createEnvironments, type Environments } from '#main/services/environments/environments.ts'
import { createHistory, type History } from '#main/services/history/history.ts'
import { createRecent, type Recent, recentDocument } from '#main/services/recent/recent.ts'
import { createServerFile, type ServerFile } from '#main/services/server-file/server-file.ts'
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
}

export const createCore = (ports: Ports): Core => {
  const { clock, documents, keychain, randomId } = ports
  return {
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
