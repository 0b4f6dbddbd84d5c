import type { IncomingMessage } from 'node:http'
import { fail, ok, type Result } from '#shared/errors.ts'

export interface BodyLimits {
  readonly maxBytes: number
  /** For the whole body, from its first wait on. */
  readonly timeoutMs: number
}

export type BodyFault = 'too-large' | 'too-slow' | 'broken' | 'not-json'

/**
 * The request's body as JSON. Never more than `maxBytes` are kept, whatever the headers say.
 * @returns a fault's name instead of an exception; the caller answers and closes.
 */
export const readJsonBody = (
  request: IncomingMessage,
  limits: BodyLimits,
): Promise<{ readonly value: unknown } | { readonly fault: BodyFault }> =>
  new Promise((done) => {
    const parts: Buffer[] = []
    let size = 0
    const finish = (answer: { value: unknown } | { fault: BodyFault }) => {
      clearTimeout(timer)
      request.removeAllListeners('data')
      request.pause()
      done(answer)
    }
    const timer = setTimeout(() => finish({ fault: 'too-slow' }), limits.timeoutMs)
    const declared = Number(request.headers['content-length'] ?? 0)
    if (declared > limits.maxBytes) {
      finish({ fault: 'too-large' })
      return
    }
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size > limits.maxBytes) finish({ fault: 'too-large' })
      else parts.push(part)
    })
    request.on('error', () => finish({ fault: 'broken' }))
    request.on('close', () => finish({ fault: 'broken' }))
    request.on('end', () => {
      const parsed = parseJson(Buffer.concat(parts))
      finish(parsed.ok ? { value: parsed.value } : { fault: 'not-json' })
    })
  })

const parseJson = (bytes: Buffer): Result<unknown> => {
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    return fail('INPUT_INVALID', 'The request is not JSON.')
  }
}
