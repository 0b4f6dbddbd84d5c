/**
 * As much of MIME as a bounce needs: headers, multipart, quoted-printable, base64 (RFC 2045, 2046, 2047). What
 * cannot be read stays as it is: the text is for people, not for a mail program.
 */

const latin1 = new TextDecoder('latin1')

const decodeBytes = (bytes: Uint8Array, charset: string): string => {
  try {
    return new TextDecoder(charset === '' ? 'utf-8' : charset).decode(bytes)
  } catch {
    return latin1.decode(bytes)
  }
}

const bytesOfBinary = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff)

const decodeBase64 = (text: string, charset: string): string | undefined => {
  try {
    return decodeBytes(bytesOfBinary(atob(text)), charset)
  } catch {
    return undefined
  }
}

const utf8 = new TextEncoder()

/** Quoted-printable to text; what already is beyond ASCII was decoded by whoever read the file. */
const decodeQuotedPrintable = (text: string, charset: string): string => {
  const joined = text.replaceAll(/=[ \t]*\r?\n/g, '')
  const bytes: number[] = []
  for (let at = 0; at < joined.length; at += 1) {
    const hex = /^=([0-9A-Fa-f]{2})/.exec(joined.slice(at, at + 3))
    if (hex?.[1] !== undefined) {
      bytes.push(Number.parseInt(hex[1], 16))
      at += 2
    } else bytes.push(...utf8.encode(joined[at] ?? ''))
  }
  return decodeBytes(Uint8Array.from(bytes), charset)
}

/** `=?utf-8?Q?…?=` in headers (RFC 2047). */
export const decodeWords = (text: string): string =>
  text.replaceAll(
    /=\?([^?]+)\?([QB])\?([^?]*)\?=(?:\s+(?==\?))?/gi,
    (whole, charset: string, kind: string, value: string) => {
      if (kind.toUpperCase() === 'B') return decodeBase64(value, charset) ?? whole
      return decodeQuotedPrintable(value.replaceAll('_', ' '), charset)
    },
  )

interface Entity {
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

const splitEntity = (text: string): Entity => {
  const end = /\r?\n\r?\n/.exec(text)
  const head = end === null ? text : text.slice(0, end.index)
  const body = end === null ? '' : text.slice(end.index + end[0].length)
  const headers = new Map<string, string>()
  for (const line of head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const [, name, value] = /^([!-9;-~]+):\s*(.*)$/.exec(line) ?? []
    if (name !== undefined && !headers.has(name.toLowerCase())) headers.set(name.toLowerCase(), value ?? '')
  }
  return { headers, body }
}

const parameterOf = (header: string, name: string): string =>
  new RegExp(`${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, 'i')
    .exec(header)
    ?.slice(1)
    .find((value) => value !== undefined) ?? ''

/** Style sheets and scripts taken out; one without an end takes the rest with it. */
const withoutScripts = (html: string): string => {
  const kept: string[] = []
  const lower = html.toLowerCase()
  let at = 0
  for (;;) {
    const opening = /<(style|script)\b/g
    opening.lastIndex = at
    const found = opening.exec(lower)
    kept.push(html.slice(at, found?.index ?? html.length))
    if (found === null) return kept.join(' ')
    const end = lower.indexOf(`</${found[1]}>`, found.index)
    if (end === -1) return kept.join(' ')
    at = end + `</${found[1]}>`.length
  }
}

const withoutTags = (html: string): string =>
  withoutScripts(html)
    .replaceAll(/<br\s*\/?>|<\/(p|div|tr|li|h\d)>/gi, '\n')
    .replaceAll(/<[^@>]{1,500}>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll(/&#0?39;|&apos;/g, "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')

const decodeBody = ({ headers, body }: Entity): string => {
  const type = headers.get('content-type') ?? ''
  const charset = parameterOf(type, 'charset')
  const encoding = (headers.get('content-transfer-encoding') ?? '').trim().toLowerCase()
  // Older Japanese mail names its charset in one part and uses it in all (RFC 1468): its marks are its own.
  const plain = /\x1b\$[@B]/.test(body) ? decodeBytes(bytesOfBinary(body), 'iso-2022-jp') : body
  const text =
    encoding === 'base64'
      ? (decodeBase64(body, charset) ?? body)
      : encoding === 'quoted-printable'
        ? decodeQuotedPrintable(body, charset)
        : plain
  return /^text\/html/i.test(type) ? withoutTags(text) : text
}

const isBounce = (mail: string): boolean => {
  const { headers } = splitEntity(mail.replace(/^\s+/, ''))
  return (
    /multipart\/report/i.test(headers.get('content-type') ?? '') ||
    /mailer-daemon|postmaster@/i.test(headers.get('from') ?? '')
  )
}

/** Attachments other than text and reports carry no cause, only bytes. */
const isText = (type: string): boolean => type === '' || /^(text\/|message\/)/i.test(type)

const MOST_DEPTH = 6

/** As the header says; where no such line is in the body, as the body has it: names are often changed by hand. */
const boundaryOf = ({ body }: Entity, type: string): string => {
  const named = parameterOf(type, 'boundary')
  if (named !== '' && `\n${body}`.includes(`\n--${named}`)) return named
  return /^--(\S.{0,200}?)\s*\n(?:content-|\n)/im.exec(body)?.[1] ?? ''
}

/** A mailbox file puts a line of its own before each mail. */
const withoutMboxLine = (mail: string): string =>
  mail.replace(/^\s*From \S+ [^\n]*\n/, '').replace(/^\s+/, '')

const partsOf = (text: string, depth: number, within = ''): readonly string[] => {
  const entity = splitEntity(text)
  const type = entity.headers.get('content-type') ?? ''
  const boundary = boundaryOf(entity, type)
  if (/^multipart\//i.test(type) && boundary !== '' && depth < MOST_DEPTH) {
    const pieces = `\n${entity.body}`.split(`\n--${boundary}`).slice(1)
    return pieces
      .filter((piece) => !piece.startsWith('--'))
      .flatMap((piece) => partsOf(piece.replace(/^[ \t]*\r?\n/, ''), depth + 1, type))
  }
  if (!isText(type)) return []
  // A bounce that somebody sent on as an attachment.
  if (
    /^message\/rfc822/i.test(type) &&
    depth < MOST_DEPTH &&
    !/report/i.test(within) &&
    isBounce(entity.body)
  )
    return partsOf(entity.body.replace(/^\s+/, ''), depth + 1)
  // The mail that bounced: its own headers and text say nothing about why.
  if (depth > 0 && /^(message\/rfc822|text\/rfc822-headers)/i.test(type)) return []
  return [decodeBody(entity)]
}

/** Whether the text is a mail as saved from a mail program: headers first, one of them MIME's or a date. */
export const isMail = (text: string): boolean => {
  const head = withoutMboxLine(text.slice(0, 65_536)).split(/\r?\n\r?\n/)[0] ?? ''
  const names = [...head.matchAll(/^([A-Za-z][A-Za-z0-9-]{1,60}):\s/gm)].map(([, name]) =>
    (name ?? '').toLowerCase(),
  )
  const known = [
    'from',
    'to',
    'subject',
    'date',
    'mime-version',
    'content-type',
    'received',
    'return-path',
    'message-id',
  ]
  return (
    /^[A-Za-z][A-Za-z0-9-]{1,60}:\s/.test(head) && known.filter((name) => names.includes(name)).length >= 3
  )
}

/** The readable text of a mail: subject, then every text part decoded, the delivery status among them. */
export const textOfMail = (mail: string): string => {
  const trimmed = withoutMboxLine(mail)
  const subject = splitEntity(trimmed).headers.get('subject') ?? ''
  return [`Subject: ${decodeWords(subject)}`, ...partsOf(trimmed, 0)].join('\n\n')
}
