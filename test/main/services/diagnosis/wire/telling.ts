/** One way, over real sockets, in which a cause shows that no table of set-ups has. */
import type { CauseId } from '#main/services/knowledge/index.ts'
import type { CheckResult } from '#shared/diagnosis/model.ts'

export interface Telling {
  readonly cause: CauseId
  /** What the server does. */
  readonly name: string
  readonly run: () => Promise<CheckResult>
}
