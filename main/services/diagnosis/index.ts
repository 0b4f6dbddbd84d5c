/** Diagnosis: names the one true cause, with the server's own words as proof. */
import type { Report, RunProgress } from '#shared/diagnosis/model.ts'
import type { RunRequest } from './request.ts'
import { type DiagnosisPorts, runDiagnosis } from './run.ts'

export type { Judge } from './checks/check.ts'
export type {
  FileTimeouts,
  GivenPassword,
  Limits,
  NoPassword,
  Password,
  RunRequest,
  TestRecipient,
} from './request.ts'
export type { DiagnosisPorts } from './run.ts'

export interface Diagnosis {
  /** Resolves always, cancelled or not. Progress and report hold no secret. */
  run(request: RunRequest, onProgress: (progress: RunProgress) => void, signal: AbortSignal): Promise<Report>
}

export const createDiagnosis = (ports: DiagnosisPorts): Diagnosis => ({
  run: (request, onProgress, signal) => runDiagnosis(ports, request, onProgress, signal),
})
