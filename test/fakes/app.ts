/** A core without substance for the hosts' tests: what a method answers is said by the test. */
import type { AnyCall } from '#shared/border.ts'
import { fail, ok, type Result } from '#shared/errors.ts'

export interface FakeRequest {
  readonly method: string
  readonly input: unknown
  readonly signal: AbortSignal
  readonly progress: (value: unknown) => void
}

export type FakeHandler = (request: FakeRequest) => unknown

export interface FakeApp {
  readonly call: AnyCall
  readonly requests: readonly FakeRequest[]
  /** How many calls have not been answered yet. */
  readonly open: () => number
}

const isResult = (value: unknown): value is Result<unknown> =>
  typeof value === 'object' && value !== null && 'ok' in value

/** A handler returns the bare value, or a whole Result where it wants to fail. */
export const createFakeApp = (handlers: Readonly<Record<string, FakeHandler>>): FakeApp => {
  const requests: FakeRequest[] = []
  let open = 0
  return {
    requests,
    open: () => open,
    call: async (method, input, options) => {
      const request: FakeRequest = {
        method,
        input,
        signal: options?.signal ?? new AbortController().signal,
        progress: (value) => options?.onProgress?.(value),
      }
      requests.push(request)
      const handler = handlers[method]
      if (handler === undefined) return fail('METHOD_UNKNOWN', `The fake has no ${method}.`)
      open += 1
      try {
        const answer: unknown = await handler(request)
        return isResult(answer) ? answer : ok(answer)
      } finally {
        open -= 1
      }
    },
  }
}

/** Resolves when the request is aborted. */
export const aborted = (request: FakeRequest): Promise<void> =>
  new Promise((done) => {
    if (request.signal.aborted) done()
    else request.signal.addEventListener('abort', () => done(), { once: true })
  })
