/** The core: the one place where services meet. Hosts give it ports and get the contract's methods. */
import type { Ports } from '#main/ports/index.ts'
import { type AnyCall, readCall } from '#shared/border.ts'
import type { Call } from '#shared/client.ts'
import type { MethodName } from '#shared/contract.ts'
import { type Failure, fail, type Result } from '#shared/errors.ts'
import { createCore } from './app/core.ts'
import { createMethods } from './app/methods.ts'
import { loadDiagnosis } from './app/run.ts'

export interface App {
  /** Typed, for a host in the same process. */
  readonly call: Call
  /** The same for a call that came over a process border: nothing about it is believed. */
  readonly callAny: AnyCall
  /** What was found wrong with the console's own files so far, such as a damaged one that was set aside. */
  notices(): readonly Failure[]
  /** Loads what the first test needs, for a host with a page: done while nobody waits, its first stage shows at once. */
  prepare(): Promise<void>
  /** Ends what was started (the practice server). May be called again. */
  close(): Promise<void>
}

type AnyMethod = (
  input: unknown,
  context: { readonly signal: AbortSignal; readonly onProgress: (progress: unknown) => void },
) => Promise<Result<unknown>>

/**
 * A bug, said without its text: that may hold anything, a password too. The kind of error and the method are
 * enough to find it by.
 */
const internal = (method: MethodName, error: unknown): Result<never> =>
  fail('INTERNAL', `The program met a fault of its own (${method}).`, {
    remedy: 'Try again. If it stays so, report it with what was done before.',
    details: { method, kind: error instanceof Error ? error.name : typeof error },
  })

export const createApp = (ports: Ports): App => {
  const core = createCore(ports)
  // The border's parser has fitted the input to the method, which the compiler cannot see from here.
  const methods = createMethods(core) as unknown as Readonly<Record<MethodName, AnyMethod>>

  const callAny: AnyCall = async (name, given, options = {}) => {
    const call = readCall(name, given)
    if (!call.ok) return call
    const { method, input } = call.value
    const signal = options.signal ?? new AbortController().signal
    const onProgress = (progress: unknown): void => {
      // A listener that throws is the host's fault, and must not end the work.
      try {
        options.onProgress?.(progress)
      } catch {}
    }
    try {
      return await methods[method](input, { signal, onProgress })
    } catch (error) {
      return internal(method, error)
    }
  }

  return {
    callAny,
    call: callAny as Call,
    prepare: async () => {
      // What does not load is told by the test that asks for it.
      await Promise.allSettled([loadDiagnosis(), ports.documents.prepare()])
    },
    notices: () => ports.documents.notices(),
    close: async () => {
      const { practice } = core
      core.practice = undefined
      await (await practice?.catch(() => undefined))?.stop()
    },
  }
}
