/** Nothing that cannot be seen, or that turns the text around it. */
const unseen = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u

const longest = 100

/** Why this can be no name of an environment: it stands in lists, on terminals and in commands. Null where it can. */
export const nameProblem = (name: string): string | null => {
  const trimmed = name.trim()
  if (trimmed === '') return 'An environment needs a name, for example Production.'
  if (unseen.test(trimmed))
    return 'The name holds a character that cannot be seen, like a tab or a line end. Type it without.'
  return trimmed.length > longest ? `The name is longer than ${longest} characters.` : null
}
