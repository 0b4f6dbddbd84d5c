/** The matrix of a host, met as a run would meet it: with the environment's further certificates and EHLO name. */
import type { ParsedInput } from '#shared/contract.ts'
import type { DiscoverCell, Discovery } from '#shared/diagnosis/discover.ts'
import { ok, type Result } from '#shared/errors.ts'
import { readCaFile } from './ca-file.ts'
import type { Core } from './core.ts'
import { diagnosisOf, isAccepted } from './run.ts'
import { subjectOf } from './run-subject.ts'

export type DiscoverInput = ParsedInput<'diagnosis.discover'>

interface Manner {
  readonly caPems: readonly string[]
  readonly ehloName: string | undefined
}

/** Discovery needs no environment: one that cannot be read only adds nothing. */
const mannerOf = async (core: Core, { id, form }: DiscoverInput): Promise<Manner> => {
  const none: Manner = { caPems: [], ehloName: undefined }
  if (id === undefined && form === undefined) return none
  const subject = await subjectOf(core, { id, form, settings: form === undefined ? 'draft' : 'form' })
  if (!subject.ok) return none
  const { tested } = subject.value
  const caFile = await readCaFile(core.readCaPems, tested['tls.caFile'], isAccepted({}, subject.value))
  return { caPems: caFile.pems, ehloName: tested['smtp.ehloName'].trim() || undefined }
}

export const discover = async (
  core: Core,
  input: DiscoverInput,
  onCell: (cell: DiscoverCell) => void,
  signal: AbortSignal,
): Promise<Result<Discovery>> => {
  const { host, protocols, deadlineMs } = input
  const manner = await mannerOf(core, input)
  const diagnosis = await diagnosisOf(core)
  return ok(await diagnosis.discover({ host, protocols, deadlineMs, ...manner }, onCell, signal))
}
