/**
 * Numbers that count lines or records: the rows of a table, the lines of an editor, the ids of a list. At the head of
 * a line they look like replies, and their neighbours tell them apart: a server does not count.
 */

interface Numbered {
  readonly value: number
  readonly digits: number
  /** What stands behind the number: the same in every row. */
  readonly mark: string
  readonly head: string
}

const heads = /^\s{0,16}(\d{1,7})(?:([.:;,|)])(?!\d)|(?=[ \t]))[ \t]?/

/** A reply with its enhanced code is one, wherever it stands. */
const isSurelyReply = /^\s*[245]\d\d[ -]#?[245]\.\d{1,3}\.\d{1,3}\b/

const numberedOf = (line: string): Numbered | undefined => {
  const found = isSurelyReply.test(line) ? null : heads.exec(line)
  if (found === null) return undefined
  const [head, digits = '', mark = ''] = found
  return { value: Number(digits), digits: digits.length, mark, head }
}

/** What servers answer with (RFC 5321, 4954, 3207 and what providers made of them). */
const isReplyCode = (value: number): boolean =>
  /^(?:2(?:1[14]|2[01]|35|5[0-2])|3(?:34|54)|4(?:21|3[0-5]|4[01]|5\d|7[0-9])|5(?:0[0-4]|1[0-9]|2[0-9]|3[0-9]|41|5\d|7[01]))$/.test(
    String(value),
  )

const isSteady = (values: readonly number[]): boolean => {
  const [first = 0, second = 0] = values
  const step = second - first
  return step !== 0 && values.every((value, at) => at === 0 || value - (values[at - 1] ?? 0) === step)
}

/** Whether these numbers, one below the other, count: in even steps, or upwards and not only by codes of replies. */
const isCounting = (group: readonly Numbered[]): boolean => {
  const values = group.map(({ value }) => value)
  const [first = 0, second = 0] = values
  if (values.length < 3) return values.length === 2 && second - first === 1 && !values.every(isReplyCode)
  if (values.some((_, at) => at >= 2 && isSteady(values.slice(at - 2, at + 1)))) return true
  return (
    new Set(group.map(({ digits }) => digits)).size === 1 &&
    values.every((value, at) => at === 0 || value > (values[at - 1] ?? 0)) &&
    !values.every(isReplyCode)
  )
}

/**
 * The lines without the numbers that only count them.
 * @param lines every line of a text, blank ones among them
 */
export const withoutRowNumbers = (lines: readonly string[]): readonly string[] => {
  const out = [...lines]
  let group: (Numbered & { readonly at: number })[] = []
  const close = (): void => {
    if (isCounting(group)) for (const { at, head } of group) out[at] = (lines[at] ?? '').slice(head.length)
    group = []
  }
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue
    const numbered = numberedOf(line)
    if (numbered === undefined || group.some(({ mark }) => mark !== numbered.mark)) close()
    if (numbered !== undefined) group.push({ ...numbered, at })
  }
  close()
  return out
}
