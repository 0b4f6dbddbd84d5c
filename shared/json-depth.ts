/** Deeper than anything that this program writes as JSON; each level costs a parser a hundred bytes and more. */
const deepest = 100

/** Whether a text of JSON nests so deep that it is refused before it is parsed: a file of brackets is no document. */
export const isTooDeep = (text: string): boolean => {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (inString) {
      if (character === '\\') at += 1
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '[' || character === '{') {
      depth += 1
      if (depth > deepest) return true
    } else if (character === ']' || character === '}') depth -= 1
  }
  return false
}
