/** What became of the message on its way: its hops, its sender, and how the receiver judged it. */

export interface Header {
  readonly name: string
  readonly value: string
}

/** Of one header: no server's trace is longer. */
const MOST_CHARACTERS = 4096

/** Unfolded (RFC 5322, section 2.2.3), in order. */
export const readHeaders = (text: string): Header[] =>
  text
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const match = /^([!-9;-~]+):(.*)$/.exec(line)
      return match === null
        ? []
        : [{ name: (match[1] ?? '').toLowerCase(), value: (match[2] ?? '').slice(0, MOST_CHARACTERS).trim() }]
    })

export interface Hop {
  readonly by: string
  /** ISO 8601. */
  readonly at: string
  /** Since the hop before, or since the message was handed over. */
  readonly delaySeconds: number
}

/** `Received` stands newest first; the stamp follows the last semicolon. */
export const hopsOf = (headers: readonly Header[], sentAt: number): Hop[] => {
  let before = sentAt
  return headers
    .filter(({ name }) => name === 'received')
    .reverse()
    .slice(0, 30)
    .flatMap(({ value }) => {
      const time = Date.parse(
        value
          .slice(value.lastIndexOf(';') + 1)
          .replace(/\([^)]*\)/g, '')
          .trim(),
      )
      if (Number.isNaN(time)) return []
      const by = /\bby\s+([^\s;]+)/.exec(value)?.[1] ?? ''
      const hop = {
        by,
        at: new Date(time).toISOString(),
        delaySeconds: Math.max(0, Math.round((time - before) / 1000)),
      }
      before = time
      return [hop]
    })
}

/** The slowest hop, where one took longer than ten seconds. */
export const slowestHop = (hops: readonly Hop[]): string => {
  const [slowest] = [...hops].sort((one, other) => other.delaySeconds - one.delaySeconds)
  return slowest === undefined || slowest.delaySeconds <= 10
    ? ''
    : `${slowest.delaySeconds} s before ${slowest.by}`
}

const headerOf = (headers: readonly Header[], name: string): string =>
  headers.find((header) => header.name === name)?.value ?? ''

/** The address in a From or Reply-To header, lower case. */
export const addressIn = (value: string): string =>
  (/<([^<>]*)>\s*$/.exec(value)?.[1] ?? /\S+@\S+/.exec(value)?.[0] ?? '').toLowerCase()

/** Of the newest Authentication-Results (RFC 8601): the receiver's own stands first. */
const verdictIn = (headers: readonly Header[], method: 'spf' | 'dkim' | 'dmarc'): string => {
  const value = headerOf(headers, 'authentication-results')
  return new RegExp(`\\b${method}=([a-z]+)`, 'i').exec(value)?.[1]?.toLowerCase() ?? ''
}

export const inspectHeaders = (text: string, sentAt: number) => {
  const headers = readHeaders(text)
  const spam = headerOf(headers, 'x-spam-status') || headerOf(headers, 'x-spam-flag')
  return {
    hops: hopsOf(headers, sentAt),
    fromReceived: addressIn(headerOf(headers, 'from')),
    replyToReceived: addressIn(headerOf(headers, 'reply-to')),
    spf: verdictIn(headers, 'spf'),
    dkim: verdictIn(headers, 'dkim'),
    dmarc: verdictIn(headers, 'dmarc'),
    spam,
  }
}
