/** Texts in the form that phrases are written for. */
/**
 * Families of words: what servers mean, however they put it. A family is a list of patterns over normalised
 * text, English first, then the languages that servers were translated into. A family says what a text is
 * about and never decides alone: rules combine it with the reply's code and the stage.
 */

/**
 * Lower case, without accents, one blank between words, straight quotes: what the patterns are written for.
 * The same is done to the patterns, so that both sides lose the same marks.
 */
export const normalise = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll(/[‘’‚`´]/g, "'")
    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(/\s+/g, ' ')
    .trim()

const escapeRegExp = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * The text without what names things: addresses, URLs, host names, and the names of this case. A mailbox
 * called relay@… or a host called spam.… must not look like the server's opinion.
 */
export const withoutNames = (text: string, names: readonly string[] = []): string => {
  let rest = text.slice(0, 8192)
  const lower = rest.toLowerCase()
  for (const name of names) {
    // Most texts hold none of them, and a pattern is dear to make.
    if (name.length >= 4 && lower.includes(name.toLowerCase()))
      rest = rest.replaceAll(new RegExp(escapeRegExp(name), 'giu'), ' … ')
  }
  return (
    rest
      .replaceAll(/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s<>"')\]]+/gi, ' … ')
      .replaceAll(
        /\b(?:relay|host|helo|client|from|to|user|rip|lip)=(?:<[^>]*>|\[[^\]]*\]|[^\s,;]+)/gi,
        ' … ',
      )
      // From the beginning of a word alone: a long one that is no name is looked at once, not from each letter.
      .replaceAll(/(?<![^\s<>"'(),;:[\]])[^\s<>"'(),;:[\]]+@[^\s<>"'(),;:[\]]+/g, ' … ')
      .replaceAll(/(?<![\w.-])[a-z0-9_-]+(?:\.[a-z0-9_-]+)+\.[a-z]{2,24}\b/gi, ' … ')
      .replaceAll(/([<[(])[a-z0-9_-]+\.[a-z]{2,24}([>\])])/gi, '$1…$2')
  )
}
