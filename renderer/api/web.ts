import type { Call, CallOptions } from '#shared/client.ts'
import type { MethodName, MethodOutput, MethodProgress } from '#shared/contract.ts'
import { type Failure, fail, ok, type Result } from '#shared/errors.ts'
import type { Host } from './transport.ts'

const sessionKey = 'mailroom.session'

type Line = { readonly progress: unknown } | { readonly result: unknown } | { readonly error: Failure }

const unreachable = (): Result<never> =>
  fail('UNREACHABLE', 'Mailroom does not answer: the program has ended, or this computer slept.', {
    remedy:
      'Start it again with the command that you used (mailroom serve or npm start) and open the address it prints. What stands in the form stays here until you close the page.',
  })

const signedOut = (): Result<never> =>
  fail('UNREACHABLE', 'This page is not signed in to Mailroom.', {
    remedy:
      'Open the address that Mailroom printed when it started, with all that follows the #. Each start has its own.',
  })

/**
 * The start's token comes once, in the fragment, and is exchanged for the page's session token, which lives
 * in sessionStorage: a reload works, another tab or another start does not.
 */
const openSession = async (): Promise<string | null> => {
  const token = /^#token=(.+)$/.exec(location.hash)?.[1]
  if (token === undefined) return sessionStorage.getItem(sessionKey)
  history.replaceState(null, '', location.pathname + location.search)
  const response = await fetch('/session', {
    method: 'POST',
    headers: { authorization: `Bearer ${decodeURIComponent(token)}` },
  })
  if (!response.ok) return sessionStorage.getItem(sessionKey)
  const body = (await response.json()) as { readonly session: string }
  sessionStorage.setItem(sessionKey, body.session)
  return body.session
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      rest += decoder.decode(value, { stream: true })
      const lines = rest.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as Line
    }
    if (rest.trim() !== '') yield JSON.parse(rest) as Line
  } finally {
    reader.releaseLock()
  }
}

export const connectWeb = (): Host => {
  let session: Promise<string | null> | null = null

  const call: Call = async <M extends MethodName>(
    method: M,
    input: unknown,
    { signal, onProgress }: CallOptions<M> = {},
  ): Promise<Result<MethodOutput<M>>> => {
    try {
      session ??= openSession()
      const token = await session
      if (token === null) return signedOut()
      const response = await fetch(`/rpc/${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(input),
        signal: signal === undefined ? null : (signal as globalThis.AbortSignal),
      })
      if (response.status === 401) return signedOut()
      if (response.body === null) return unreachable()
      for await (const line of linesOf(response.body)) {
        if ('progress' in line) onProgress?.(line.progress as MethodProgress<M>)
        else if ('result' in line) return ok(line.result as MethodOutput<M>)
        else return { ok: false, error: line.error }
      }
      return unreachable()
    } catch {
      if (signal?.aborted === true) return fail('RUN_CANCELLED', 'Stopped.')
      session = null
      return unreachable()
    }
  }

  return { call, services: { kind: 'web' } }
}
