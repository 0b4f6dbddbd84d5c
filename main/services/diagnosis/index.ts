/** Diagnosis: names the one true cause, with the server's own words as proof. */

import { judge } from '#main/services/judge/index.ts'
import { type DiscoverRequest, runDiscovery } from '#main/services/probe/discover/discover.ts'
import type { RunRequest } from '#main/services/probe/request.ts'
import type { DiscoverCell, Discovery } from '#shared/diagnosis/discover.ts'
import type { Report, RunProgress } from '#shared/diagnosis/model.ts'
import { type DiagnosisPorts, runDiagnosis } from './run.ts'

export type { DiscoverRequest } from '#main/services/probe/discover/discover.ts'
export type {
  Cacerts,
  FileText,
  Limits,
  Password,
  RunRequest,
  TestRecipient,
} from '#main/services/probe/request.ts'
export type { Judge } from './checks/check.ts'
export type { DiagnosisPorts } from './run.ts'

export interface Diagnosis {
  /** Resolves always, cancelled or not. Progress and report hold no secret. */
  run(request: RunRequest, onProgress: (progress: RunProgress) => void, signal: AbortSignal): Promise<Report>
  /** Resolves always. Cells are handed over as they come, and stand in order in the result. */
  discover(
    request: DiscoverRequest,
    onCell: (cell: DiscoverCell) => void,
    signal: AbortSignal,
  ): Promise<Discovery>
}

/** @param ports `judge` stands in for the real rules in tests of the wire */
export const createDiagnosis = (
  ports: Omit<DiagnosisPorts, 'judge'> & Partial<Pick<DiagnosisPorts, 'judge'>>,
): Diagnosis => ({
  run: (request, onProgress, signal) => runDiagnosis({ judge, ...ports }, request, onProgress, signal),
  discover: (request, onCell, signal) => runDiscovery(ports, request, onCell, signal),
})
