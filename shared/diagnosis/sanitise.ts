/**
 * Text from a peer made fit for display: no control characters, no escapes for terminals, nothing that
 * changes the direction of writing, nothing invisible. What was there is shown, not dropped.
 */

/**
 * By code point: C0, DEL and C1; soft hyphen and joiners; bidi marks, embeddings, overrides and isolates; zero
 * width; line and paragraph separators; fillers; variation selectors; byte order mark; lone surrogates; tags.
 */
const unfitRanges: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0xe0000, 0xe0fff],
]

const inHex = (point: number): string => `\\u{${point.toString(16)}}`
/** One character that is not fit to be shown; with the flag `g`, for `replace`. */
export const unfit = new RegExp(
  `[${unfitRanges.map(([from, to]) => `${inHex(from)}-${inHex(to)}`).join('')}]`,
  'gu',
)

/** What nearly all texts are, and is told at a glance. */
const printable = /^[ -~]*$/

const shown = (character: string): string => {
  const point = character.codePointAt(0) ?? 0
  if (point === 0x09) return ' '
  return point < 0x100 ? `\\x${point.toString(16).padStart(2, '0')}` : inHex(point)
}

/** Whether a reader would not see that it is there, or that it changes what stands beside it. */
export const isUnseen = (point: number): boolean =>
  unfitRanges.some(([from, to]) => point >= from && point <= to)

/** @param most characters that are kept; a longer text ends in an ellipsis */
export const cutTo = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text

/** @param most characters that are kept; a longer text ends in an ellipsis */
export const sanitise = (text: string, most = 4096): string => {
  // Cut before as well: a text of megabytes is not worth replacing in.
  const cut = text.length > most * 2 ? text.slice(0, most * 2) : text
  return cutTo(printable.test(cut) ? cut : cut.replace(unfit, shown), most)
}

/** The same for a text of several lines, whose line feeds stay. @param most characters that are kept of a line */
export const sanitiseLines = (text: string, most?: number): string =>
  text
    .split('\n')
    .map((line) => sanitise(line, most))
    .join('\n')
