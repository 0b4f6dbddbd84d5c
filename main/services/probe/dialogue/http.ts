/** One HTTP/1.1 GET over a channel (RFC 9112), bounded: status, the headers that matter, the beginning of the body. */
import type { Channel } from '#main/ports/network.ts'
import { TAIL } from '#main/services/privacy/secrets.ts'
import type { ReplyFault } from '#shared/diagnosis/evidence.ts'
import { maskAddresses } from '#shared/settings/userinfo.ts'
import { type Deadline, startDeadline } from '../deadline.ts'
import type { Tools } from '../tools.ts'
import { type Broken, createWire, decode, PARTIAL, withPartial } from './wire.ts'

export interface HttpAnswer {
  readonly status: number
  readonly location?: string | undefined
  /** `name=value` of each Set-Cookie: some servers redirect for ever without. Never shown. */
  readonly cookies: readonly string[]
  /** The beginning of the body as text, without markup. */
  readonly text: string
}

const MOST_HEADERS = 200
/** Of all headers together; what servers send is a few thousand. */
const MOST_HEADER_CHARACTERS = 65_536
const MOST_INTERIM = 5
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
  const { clock, limits, signal, transcript, clean, mask } = tools
  const wire = createWire(channel, clean)
  const path = `${url.pathname}${url.search}`
  transcript.client(`GET ${maskAddresses(mask(path))} HTTP/1.1 (Host: ${url.host})`)
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
    const begun = await statusLine(deadline)
    if ('fault' in begun) return begun
    const { status } = begun
    let location: string | undefined
    const set: string[] = []
    let isChunked = false
    const headers = await headerLines(deadline)
    if ('fault' in headers) return headers
    for (const line of headers.lines) {
      const colon = line.indexOf(':')
      const name = line.slice(0, Math.max(colon, 0)).toLowerCase()
      const value = line.slice(colon + 1).trim()
      if (name === 'transfer-encoding') isChunked = /chunked/i.test(value)
      if (name === 'location') location = value
      const cookie = name === 'set-cookie' ? /^[^;=\s]+=[^;\s]*/.exec(value)?.[0] : undefined
      if (cookie !== undefined && set.length < 20) set.push(cookie)
    }
    if (location !== undefined)
      transcript.server([transcript.stamp(`Location: ${maskAddresses(mask(location))}`)])
    const text = await readBody(isChunked)
    return { status, ...(location === undefined ? {} : { location }), cookies: set, text }
  } finally {
    deadline.done()
  }

  function failed(broken: Broken): { readonly fault: ReplyFault } {
    return { fault: withPartial(broken, clean) }
  }

  function notHttp(text: string): { readonly fault: ReplyFault } {
    const partial = clean(text, PARTIAL)
    return { fault: { code: 'NOT_A_REPLY', message: 'what came is no HTTP answer', partial } }
  }

  /** Of the answer itself: what is said before it (1xx, RFC 9110, section 15.2) is passed over. */
  async function statusLine(
    deadline: Deadline,
  ): Promise<{ readonly status: number } | { readonly fault: ReplyFault }> {
    for (let interim = 0; ; interim += 1) {
      const line = await wire.line(deadline)
      if ('fault' in line) {
        const isOther = line.fault.code === 'CLOSED' && line.rest !== '' && !/^HTTP\//i.test(line.rest)
        return isOther ? notHttp(line.rest) : failed(line)
      }
      transcript.server([transcript.stamp(line.value)])
      const status = /^HTTP\/\d(?:\.\d)? ([1-9]\d\d)(?: |$)/.exec(line.value)?.[1]
      if (status === undefined) return notHttp(line.value)
      if (!status.startsWith('1') || status === '101' || interim === MOST_INTERIM)
        return { status: Number(status) }
      const headers = await headerLines(deadline)
      if ('fault' in headers) return headers
    }
  }

  async function headerLines(
    deadline: Deadline,
  ): Promise<{ readonly lines: readonly string[] } | { readonly fault: ReplyFault }> {
    const lines: string[] = []
    let size = 0
    for (;;) {
      const line = await wire.line(deadline)
      if ('fault' in line) return failed(line)
      if (line.value === '') return { lines }
      size += line.value.length
      if (lines.length === MOST_HEADERS || size > MOST_HEADER_CHARACTERS) {
        return { fault: { code: 'LIMIT', message: 'more headers than allowed', limit: 'reply' } }
      }
      lines.push(line.value)
    }
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
    // Searched as it came, and again without its markup, either of which can hide a secret from the other. Of a body
    // that was cut, what a secret may have begun in is left out.
    const body = mask(decode(bytes))
    const whole = size < BODY_BYTES ? body : body.slice(0, -TAIL)
    return clean(plainText(isChunked ? withoutChunkSizes(whole) : whole), 500)
  }
}
