import { isUnseen } from './diagnosis/sanitise.ts'

/** All but what nearly all of a text is: it is looked at closely. */
const beyondAscii = /[^\n -~]/gu

const inEscapes = (character: string): string =>
  isUnseen(character.codePointAt(0) ?? 0)
    ? Array.from(
        { length: character.length },
        (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
      ).join('')
    : character

/**
 * JSON for people and programs, indented by two: every value survives exactly, and what a terminal would obey or
 * nobody would see stands as `\uXXXX`. Line feeds are only those between its lines.
 */
export const jsonText = (value: unknown): string =>
  (JSON.stringify(value, null, 2) ?? 'null').replace(beyondAscii, inEscapes)
