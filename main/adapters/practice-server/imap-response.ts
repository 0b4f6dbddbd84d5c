/**
 * Renders hoodiecrow's response objects as bytes on the wire (RFC 3501, section 9). Its own compiler quotes as
 * JSON does, which is not IMAP once a subject holds a control character or a letter beyond ASCII.
 */
import type { Response } from 'hoodiecrow-imap'

interface Typed {
  readonly type: string
  readonly value?: unknown
  readonly section?: readonly unknown[]
  readonly partial?: readonly number[]
}

const ATOM = /^\\?[^\s(){%*"\\\]\x00-\x1f\x7f-\xff]+$/
const QUOTABLE = /^[\x20-\x7e]*$/

const literal = (bytes: string) => `{${bytes.length}}\r\n${bytes}`

const quoted = (bytes: string) =>
  QUOTABLE.test(bytes) ? `"${bytes.replaceAll(/["\\]/g, (character) => `\\${character}`)}"` : literal(bytes)

/** Lists at the beginning of a list touch, as bodies of a multipart and addresses do (RFC 3501, section 9). */
function list(items: readonly unknown[]): string {
  const leading = items.findIndex((item) => !Array.isArray(item))
  const touching = leading < 0 ? items.length : leading
  return items.map((item, index) => `${index === 0 || index < touching ? '' : ' '}${rendered(item)}`).join('')
}

function typed(node: Typed): string {
  const value = typeof node.value === 'string' || typeof node.value === 'number' ? String(node.value) : ''
  switch (node.type.toUpperCase()) {
    case 'LITERAL':
      return literal(value)
    case 'STRING':
      return quoted(value)
    case 'TEXT': // an exception's stack among them
      return value.split(/[\r\n]/, 1)[0] ?? ''
    case 'SEQUENCE':
      return value
    case 'NUMBER':
      return value === '' ? '0' : value
    default: {
      const section = node.section === undefined ? '' : `[${list(node.section)}]`
      // A response names the origin alone; JavaMail reads nothing where the length stands there too.
      const partial = node.partial === undefined ? '' : `<${node.partial[0] ?? 0}>`
      return `${value === '' || ATOM.test(value) ? value : quoted(value)}${section}${partial}`
    }
  }
}

function rendered(node: unknown): string {
  if (Array.isArray(node)) return `(${list(node)})`
  if (typeof node === 'string') return quoted(node)
  if (typeof node === 'number') return String(Math.round(node) || 0)
  return node === null || node === undefined || node === false ? 'NIL' : typed(node as Typed)
}

/** A whole response with its CRLF, one byte per character (latin1). */
export function renderedResponse(response: Response): string {
  const head = response.command === undefined ? response.tag : `${response.tag} ${response.command}`
  return `${[head, ...(response.attributes ?? []).map(rendered)].join(' ')}\r\n`
}
