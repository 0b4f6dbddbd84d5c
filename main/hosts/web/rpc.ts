/** One call of the page: JSON in, NDJSON out – `{"progress":…}` lines, then `{"result":…}` or `{"error":…}`. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AnyCall, readCall } from '#shared/border.ts'
import { type ErrorCode, type Failure, fail, type Result } from '#shared/errors.ts'
import { type BodyFault, type BodyLimits, readJsonBody } from './body.ts'

const ndjson = 'application/x-ndjson; charset=utf-8'

const line = (response: ServerResponse, value: unknown): void => {
  if (!response.writableEnded && !response.destroyed) response.write(`${JSON.stringify(value)}\n`)
}

/** Answers a request that never reached the core; the page reads it like any other Failure. */
export const refuse = (
  response: ServerResponse,
  status: number,
  error: Failure,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, { 'Content-Type': ndjson, 'Cache-Control': 'no-store', ...headers })
  response.end(`${JSON.stringify({ error })}\n`)
}

const bodyFaults: Readonly<Record<BodyFault, readonly [status: number, code: ErrorCode, message: string]>> = {
  'too-large': [413, 'INPUT_INVALID', 'The request is larger than 1 MiB.'],
  'too-slow': [408, 'UNREACHABLE', 'The request did not arrive in time.'],
  broken: [400, 'UNREACHABLE', 'The request broke off.'],
  'not-json': [400, 'INPUT_INVALID', 'The request is not JSON.'],
}

/**
 * Runs the method. The client's going away aborts it; so does `stop`.
 * @returns after the last line was handed to the socket.
 */
export const answerCall = async (
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  options: { readonly call: AnyCall; readonly limits: BodyLimits; readonly stop: AbortSignal },
): Promise<void> => {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    refuse(response, 415, fail('INPUT_INVALID', 'The request is not declared as JSON.').error)
    return
  }
  const body = await readJsonBody(request, options.limits)
  if ('fault' in body) {
    const [status, code, message] = bodyFaults[body.fault]
    // What is left of the body is not read: the connection ends with the answer.
    refuse(response, status, fail(code, message).error, { Connection: 'close' })
    response.once('finish', () => request.destroy())
    return
  }
  const read = readCall(name, body.value)
  if (!read.ok) {
    refuse(response, read.error.code === 'METHOD_UNKNOWN' ? 404 : 400, read.error)
    return
  }

  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  response.writeHead(200, { 'Content-Type': ndjson, 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' })
  response.flushHeaders()
  const result = await options
    .call(read.value.method, read.value.input, {
      signal: AbortSignal.any([gone.signal, options.stop]),
      onProgress: (progress) => line(response, { progress }),
    })
    .catch((): Result<unknown> => fail('INTERNAL', 'The program met a fault of its own.'))
  line(response, result.ok ? { result: result.value ?? null } : { error: result.error })
  response.end()
}
