import type { MethodInput, MethodName, MethodOutput, MethodProgress } from './contract.ts'
import type { Result } from './errors.ts'

export interface CallOptions<M extends MethodName> {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: MethodProgress<M>) => void) | undefined
}

/** How a face calls the core, whatever lies between them. Never rejects: a fault is a Failure. */
export type Call = <M extends MethodName>(
  method: M,
  input: MethodInput<M>,
  options?: CallOptions<M>,
) => Promise<Result<MethodOutput<M>>>
