/**
 * Text from a peer made fit for display: no control characters, no escapes for terminals, nothing that
 * changes the direction of writing, nothing invisible. What was there is shown, not dropped.
 */

/** C0, DEL, C1; bidi marks, embeddings, overrides, isolates; zero width; line and paragraph separators; BOM; tags. */
const UNFIT =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/gu

const shown = (character: string): string => {
  const point = character.codePointAt(0) ?? 0
  // Tags and variation selectors of plane 14 are invisible; other characters above the BMP are fine.
  if (point > 0xffff && !(point >= 0xe0000 && point <= 0xe0fff)) return character
  if (point === 0x09) return ' '
  return point < 0x100 ? `\\x${point.toString(16).padStart(2, '0')}` : `\\u{${point.toString(16)}}`
}

/** One character as it is shown. */
export const sanitiseCharacter = (character: string): string => character.replace(UNFIT, shown)

/** @param most characters that are kept; a longer text ends in an ellipsis */
export const sanitise = (text: string, most = 4096): string => {
  // Cut before as well: a text of megabytes is not worth replacing in.
  const cut = text.length > most * 2 ? text.slice(0, most * 2) : text
  const clean = cut.replace(UNFIT, shown)
  return clean.length > most ? `${clean.slice(0, most - 1)}…` : clean
}
