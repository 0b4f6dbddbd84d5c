import type { Call, CallOptions } from '#shared/client.ts'
import type { MethodName, MethodOutput, MethodProgress } from '#shared/contract.ts'
import { fail, type Result } from '#shared/errors.ts'
import type { Host, PathPurpose } from './transport.ts'

/** What the preload script puts into the page. */
export interface Bridge {
  call(id: string, method: string, input: unknown): Promise<Result<unknown>>
  cancel(id: string): void
  onProgress(listener: (id: string, progress: unknown) => void): () => void
  onMenu?(listener: (action: string) => void): () => void
  choosePath?(purpose: PathPurpose): Promise<string | null>
  showInFolder?(path: string): Promise<void>
  pathOf?(file: File): string | null
}

export const connectElectron = (bridge: Bridge): Host => {
  const listeners = new Map<string, (progress: unknown) => void>()
  bridge.onProgress((id, progress) => listeners.get(id)?.(progress))

  const call: Call = async <M extends MethodName>(
    method: M,
    input: unknown,
    { signal, onProgress }: CallOptions<M> = {},
  ): Promise<Result<MethodOutput<M>>> => {
    if (signal?.aborted === true) return cancelled
    const id = crypto.randomUUID()
    const cancel = () => bridge.cancel(id)
    if (onProgress !== undefined) listeners.set(id, (progress) => onProgress(progress as MethodProgress<M>))
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      return (await bridge.call(id, method, input)) as Result<MethodOutput<M>>
    } catch {
      return unreachable
    } finally {
      listeners.delete(id)
      signal?.removeEventListener('abort', cancel)
    }
  }

  return {
    call,
    services: {
      kind: 'electron',
      choosePath: bridge.choosePath?.bind(bridge),
      showInFolder: bridge.showInFolder?.bind(bridge),
      pathOf: bridge.pathOf?.bind(bridge),
      onMenu: bridge.onMenu?.bind(bridge),
    },
  }
}

const cancelled = fail('RUN_CANCELLED', 'Stopped.')

const unreachable = fail('UNREACHABLE', 'The program behind this window does not answer.', {
  remedy: 'Close the window and start Mailroom again. What stands in the form stays here until then.',
})
