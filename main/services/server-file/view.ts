import { sanitise } from '#shared/diagnosis/sanitise.ts'
import {
  looksSecret,
  mask,
  maskComment,
  maskEmbedded,
  maskValue,
  namesSecret,
} from '#shared/server-file/masks.ts'
import type { FileLine, FileView } from '#shared/server-file/model.ts'
import { maskAddresses } from '#shared/settings/userinfo.ts'
import { hiddenLines, linesOf, unescaped } from './comments.ts'
import { type Document, type Entry, lineAt, lineStarts } from './document.ts'
import { looksEncrypted } from './encryption.ts'
import { connectionProperty } from './mapping.ts'
import { type Reading, valueAt, warningsOf } from './reading.ts'

const isSecret = (entry: Entry): boolean =>
  entry.value !== '' && (looksSecret(entry.key) || looksEncrypted(entry.value))

/** More than any settings file has: each costs a search through every line. */
const secretsSought = 50

/** Readable passwords of the file. */
const knownSecrets = (document: Document): readonly string[] => [
  ...new Set(
    document.entries
      .filter((entry) => namesSecret(entry.key) && !looksEncrypted(entry.value) && entry.value.length >= 6)
      .slice(-secretsSought)
      .map((entry) => entry.value),
  ),
]

/** Masks the readable passwords of these documents in a text, so that a copy of one elsewhere is masked too. */
export const passwordMask = (...documents: readonly Document[]): ((text: string) => string) => {
  const secrets = documents.flatMap(knownSecrets)
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, mask), text)
}

/** A secret in its value that no line shows as one: over several lines, or written with escapes. */
const hidesSecret = (entry: Entry, line: string): boolean =>
  (entry.key === 'teamconnect.url' &&
    maskEmbedded(maskAddresses(entry.value)) !== maskEmbedded(entry.value)) ||
  (maskEmbedded(entry.value) !== entry.value &&
    (entry.line !== entry.lastLine || maskEmbedded(line) === line))

/** As it was written, unless that hides a secret in escapes. */
const shownComment = (line: string): string => {
  const read = unescaped(line)
  const masked = maskComment(read)
  return masked === read ? line : masked
}

/** A text of the file as it may stand on a screen, of any length: somebody else may have written it. */
export const displayed = (text: string): string => sanitise(text, Number.POSITIVE_INFINITY)

/** The file's lines for the screen, secrets masked. */
export const maskedLines = (document: Document): readonly FileLine[] => {
  const starts = lineStarts(document.text)
  const raw = linesOf(document.text)
  const shown = raw.map((line) => maskEmbedded(line))
  const inEntry = new Set<number>()
  for (const entry of document.entries) {
    const valueLine = lineAt(starts, entry.valueStart)
    const hidden = isSecret(entry) || hidesSecret(entry, raw[entry.line - 1] ?? '')
    for (let line = entry.line; line <= entry.lastLine; line += 1) {
      inEntry.add(line)
      if (!hidden || line < valueLine) continue
      const text = raw[line - 1] ?? ''
      const column = line === valueLine ? entry.valueStart - (starts[line - 1] ?? 0) : 0
      shown[line - 1] = text.slice(0, column) + mask
    }
  }
  const hidden = hiddenLines(document)
  raw.forEach((line, index) => {
    if (hidden.has(index + 1)) shown[index] = mask
    else if (!inEntry.has(index + 1)) shown[index] = shownComment(line)
  })
  const masked = passwordMask(document)
  return shown.map((line, index) => ({
    number: index + 1,
    text: displayed(masked(line)),
  }))
}

const flagOf = (document: Document, property: string): boolean | undefined => {
  const value = valueAt(document, property)
  return value === undefined ? undefined : value.toLowerCase() === 'true'
}

const millisecondsOf = (document: Document, property: string): number | undefined => {
  const value = valueAt(document, property)
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined
}

export interface FileStanding {
  readonly path: string
  readonly realPath: string
  readonly exists: boolean
  readonly sha256: string
  readonly size: number
  readonly modifiedAt: string | null
  /** Null where permission bits say nothing (Windows) or there is no file. */
  readonly ownerOnly: boolean | null
}

/** Everything that screens and CLI may know of the file; no secret is in it. */
export const viewOf = (standing: FileStanding, document: Document, reading: Reading): FileView => {
  const connection = [...document.effective.values()].flatMap((entry) => {
    const found = connectionProperty(entry.key)
    return found === undefined
      ? []
      : [
          {
            property: entry.key,
            value: displayed(maskValue(entry.key, entry.value)),
            followed: found.followed,
          },
        ]
  })
  const warnings = [...warningsOf(document, reading)]
  if (standing.ownerOnly === false && Object.values(reading.passwords).includes('plain')) {
    warnings.push({
      code: 'READABLE_BY_OTHERS',
      message: 'A password stands readable in the file, and others than its owner may read the file.',
    })
  }
  for (const { property, followed } of connection) {
    warnings.push({
      code: 'CONNECTION_KEY',
      property,
      line: document.effective.get(property)?.line,
      message: `${property} changes how the server connects; tests from here ${followed ? 'follow it' : 'do not follow it'}.`,
    })
  }
  return {
    ...standing,
    settings: reading.settings,
    passwords: reading.passwords,
    unreadable: reading.unreadable,
    warnings,
    lines: maskedLines(document),
    connectionProperties: connection,
    checkServerIdentity: {
      smtp: flagOf(document, 'mail.smtp.ssl.checkserveridentity'),
      imap: flagOf(document, 'mail.imap.ssl.checkserveridentity'),
    },
    timeouts: {
      smtp: millisecondsOf(document, 'mail.smtp.timeout'),
      imap: millisecondsOf(document, 'mail.imap.timeout'),
    },
  }
}
