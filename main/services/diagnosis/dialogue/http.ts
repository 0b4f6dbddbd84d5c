/** One HTTP/1.1 GET over a channel (RFC 9112), bounded: status, the headers that matter, the beginning of the body. */
import type { Channel } from '#main/ports/network.ts'
import type { ReplyFault } from '#shared/diagnosis/evidence.ts'
import { startDeadline } from '../deadline.ts'
import type { Tools } from '../tools.ts'
import { createWire, decode } from './wire.ts'

export interface HttpAnswer {
  readonly status: number
  readonly location?: string | undefined
  /** `name=value` of each Set-Cookie: some servers redirect for ever without. Never shown. */
  readonly cookies: readonly string[]
  /** The beginning of the body as text, without markup. */
  readonly text: string
}

const MOST_HEADERS = 200
const BODY_BYTES = 4096
/** The body is a courtesy: what has come by then is enough. */
const BODY_MS = 1000

/** Good enough for a text that is shown: each size stands in a line of its own (RFC 9112, section 7.1). */
const withoutChunkSizes = (body: string): string =>
  body.replaceAll(/(^|\r\n)[0-9a-f]{1,8}(?:;[^\r\n]*)?\r\n/gi, '')

const plainText = (html: string): string =>
  html
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

export const httpGet = async (
  channel: Channel,
  url: URL,
  cookies: readonly string[],
  tools: Tools,
): Promise<HttpAnswer | { readonly fault: ReplyFault }> => {
  const { clock, limits, signal, transcript, clean } = tools
  const wire = createWire(channel, clean)
  const path = `${url.pathname}${url.search}`
  transcript.client(`GET ${path} HTTP/1.1 (Host: ${url.host})`)
  wire.write(
    [
      `GET ${path} HTTP/1.1`,
      `Host: ${url.host}`,
      'User-Agent: Mailroom',
      'Accept: text/html, */*;q=0.1',
      'Accept-Encoding: identity',
      ...(cookies.length === 0 ? [] : [`Cookie: ${cookies.join('; ')}`]),
      'Connection: close',
      '',
      '',
    ].join('\r\n'),
  )
  const deadline = startDeadline(clock, 'answer to GET', limits.greetingMs, signal)
  try {
    const first = await wire.line(deadline)
    if ('fault' in first) return first
    transcript.server(first.value)
    const status = /^HTTP\/\d(?:\.\d)? (\d{3})(?: |$)/.exec(first.value)?.[1]
    if (status === undefined) {
      const partial = clean(first.value, 512)
      return { fault: { code: 'NOT_A_REPLY', message: 'what came is no HTTP answer', partial } }
    }
    let location: string | undefined
    const set: string[] = []
    let isChunked = false
    for (let count = 0; ; count += 1) {
      const line = await wire.line(deadline)
      if ('fault' in line) return line
      if (line.value === '') break
      if (count >= MOST_HEADERS) {
        return { fault: { code: 'LIMIT', message: 'more headers than allowed', limit: 'reply' } }
      }
      const header = /^([^\s:]+):\s*(.*?)\s*$/.exec(line.value)
      const name = header?.[1]?.toLowerCase()
      if (name === 'transfer-encoding') isChunked = /chunked/i.test(header?.[2] ?? '')
      if (name === 'location') location = header?.[2]
      const cookie = name === 'set-cookie' ? /^[^;\s]+=[^;\s]*/.exec(header?.[2] ?? '')?.[0] : undefined
      if (cookie !== undefined && set.length < 20) set.push(cookie)
    }
    if (location !== undefined) transcript.server(`Location: ${location}`)
    const text = await readBody(isChunked)
    return { status: Number(status), ...(location === undefined ? {} : { location }), cookies: set, text }
  } finally {
    deadline.done()
  }

  async function readBody(isChunked: boolean): Promise<string> {
    const soon = startDeadline(clock, 'body', Math.min(BODY_MS, limits.greetingMs), signal)
    const parts: Uint8Array[] = []
    let size = 0
    try {
      while (size < BODY_BYTES) {
        const some = await wire.some(soon)
        if ('fault' in some) break
        parts.push(some.value)
        size += some.value.length
      }
    } finally {
      soon.done()
    }
    const bytes = new Uint8Array(Math.min(size, BODY_BYTES))
    let at = 0
    for (const part of parts) {
      const fitting = part.subarray(0, bytes.length - at)
      bytes.set(fitting, at)
      at += fitting.length
    }
    const body = decode(bytes)
    return clean(plainText(isChunked ? withoutChunkSizes(body) : body), 500)
  }
}
