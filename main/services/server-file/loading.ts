/** One look at the file: its bytes, its fingerprint, and what they say. */
import type { FileFacts, PropertiesParser } from '#main/ports/files.ts'
import { type Failure, fail, ok, type Result } from '#shared/errors.ts'
import type { FileView } from '#shared/server-file/model.ts'
import { type Document, isMalformed, parseDocument, textOf } from './document.ts'
import { failureOf } from './faults.ts'
import { encryptedProperties } from './passwords.ts'
import { type Place, theFile } from './place.ts'
import type { ServerFilePorts } from './ports.ts'
import { type Reading, readSettings } from './reading.ts'
import { viewOf } from './view.ts'

/** 1 MiB: a settings file is a few kilobytes. */
export const sizeLimit = 1_048_576

export interface Loaded {
  readonly place: Place
  readonly bytes: Uint8Array
  /** Lower-case hex; of no bytes where there is no file. */
  readonly sha256: string
  readonly document: Document
  readonly reading: Reading
}

/** A settings file has a hundred; each costs memory and time in the view and the difference. */
const mostLines = 100_000

type Refusal = { readonly ok: false; readonly error: Failure }

const binary = (line: number, code: number): Refusal =>
  fail(
    'FILE_BINARY',
    `Line ${line} has the character 0x${code.toString(16).padStart(2, '0')}, which no settings file has. The file is left untouched.`,
    { remedy: 'Check that the path is that of the settings file.', details: { line } },
  )

/** Ours and the library's reading of the same text, key by key in the order of the file. */
const agree = (parser: PropertiesParser, document: Document): number | null => {
  const theirs = parser.parse(document.text)
  if (theirs === null) return 1
  for (let index = 0; index < Math.max(theirs.length, document.entries.length); index += 1) {
    const one = document.entries[index]
    const other = theirs[index]
    if (one?.key !== other?.key || one?.value !== other?.value) return one?.line ?? other?.line ?? 1
  }
  return null
}

/**
 * Bytes as a document that is safe to edit.
 * @returns FILE_TOO_LARGE for too many lines, FILE_BINARY, or FILE_MALFORMED with the line.
 */
export const understand = (parser: PropertiesParser, bytes: Uint8Array): Result<Document> => {
  const text = textOf(bytes)
  if ((text.match(/\r\n|\r|\n/g)?.length ?? 0) > mostLines) {
    return fail(
      'FILE_TOO_LARGE',
      'The file has more than 100,000 lines. No settings file has; it is left untouched.',
      {
        remedy: 'Check the path.',
      },
    )
  }
  // TAB, LF, FF and CR are all the control characters that .properties knows.
  const control = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/.exec(text)
  if (control !== null) {
    const line = text.slice(0, control.index).split(/\r\n|\r|\n/).length
    return binary(line, text.charCodeAt(control.index))
  }
  const document = parseDocument(text)
  if (isMalformed(document)) {
    return fail(
      'FILE_MALFORMED',
      `Line ${document.line} has a \\u that is not followed by four hexadecimal digits. Java refuses the whole file for it.`,
      {
        remedy: 'Correct that line; a backslash in a path is written twice.',
        details: { line: document.line },
      },
    )
  }
  const line = agree(parser, document)
  if (line !== null) {
    return fail('FILE_MALFORMED', `Line ${line} can be read in two ways, so the file is not edited.`, {
      remedy: 'Correct that line; often a backslash at its end does not belong there.',
      details: { line },
    })
  }
  return ok(document)
}

/** @returns an error of `understand`, FILE_TOO_LARGE, FILE_NOT_READABLE …, or what stands there now. */
export const load = async (ports: ServerFilePorts, place: Place): Promise<Result<Loaded>> => {
  let bytes: Uint8Array = new Uint8Array()
  let facts: FileFacts | null = null
  if (place.facts !== null) {
    const read = await ports.files.read(place.realPath, sizeLimit, theFile)
    if (!read.ok) return failureOf(`${place.path} cannot be read`, place.path, read, 'FILE_NOT_READABLE')
    bytes = read.value.bytes
    facts = read.value.facts
  }
  const document = understand(ports.properties, bytes)
  if (!document.ok) return document
  return ok({
    place: { ...place, facts },
    bytes,
    sha256: ports.crypto.sha256(bytes),
    document: document.value,
    reading: readSettings(document.value),
  })
}

export const viewOfLoaded = (loaded: Loaded, windows: boolean): FileView => {
  const { place, document } = loaded
  return {
    ...viewOf(
      {
        path: place.path,
        realPath: place.realPath,
        exists: place.facts !== null,
        sha256: loaded.sha256,
        size: loaded.bytes.length,
        modifiedAt: place.facts === null ? null : new Date(place.facts.modifiedMs).toISOString(),
        ownerOnly: place.facts === null || windows ? null : (place.facts.mode & 0o077) === 0,
      },
      document,
      loaded.reading,
    ),
    encryptedProperties: encryptedProperties(document),
  }
}
