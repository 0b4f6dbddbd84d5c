/**
 * A phrase: what servers mean, however they put it. A list of patterns over normalised text, English first, then the
 * languages that servers were translated into. It says what a text is about and never decides alone: rules combine
 * it with the reply's code and place.
 */
import { normalise } from './text.ts'

/** Whether a normalised text says it. */
export type Phrase = (text: string) => boolean

/** Compiled when first asked for; the patterns lose the same marks as the texts. */
export const phrase = (...patterns: readonly string[]): Phrase => {
  let compiled: readonly RegExp[] | undefined
  // Many rules ask the same of the same words, one after the other.
  let asked: string | undefined
  let answer = false
  return (text) => {
    if (text !== asked) {
      compiled ??= patterns.map((pattern) => new RegExp(normalise(pattern), 'u'))
      answer = compiled.some((pattern) => pattern.test(text))
      asked = text
    }
    return answer
  }
}
