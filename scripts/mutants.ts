/** The changes that `mutate-judge.ts` tries: one thing of one file at a time. */

export interface Mutant {
  readonly file: string
  readonly line: number
  /** The line as it stands, where the change begins. */
  readonly text: string
  readonly what: string
  /** The whole file, changed. */
  readonly source: string
}

interface Edit {
  readonly at: number
  readonly length: number
  readonly put: string
  readonly what: string
}

const swaps: readonly (readonly [RegExp, string])[] = [
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ === /g, ' !== '],
  [/ !== /g, ' === '],
  [/ >= /g, ' > '],
  [/ <= /g, ' < '],
  [/ < (?=\d|[A-Z_]{4})/g, ' <= '],
  [/ > (?=\d|[A-Z_]{4})/g, ' >= '],
  [/!says\./g, 'says.'],
  [/\bif \(/g, 'if (false && '],
  [/severity: 'error'/g, "severity: 'warning'"],
  [/severity: 'warning'/g, "severity: 'info'"],
]

const isProse = (source: string, at: number): boolean =>
  /^\s*(\/?\*|\/\/|import)/.test(source.slice(source.lastIndexOf('\n', at) + 1, at + 2))

const swapsIn = (source: string): readonly Edit[] =>
  swaps.flatMap(([pattern, put]) =>
    [...source.matchAll(pattern)]
      .filter(({ index }) => !isProse(source, index))
      .map((match) => ({
        at: match.index,
        length: match[0].length,
        put,
        what: `${match[0].trim()} → ${put.trim()}`,
      })),
  )

/** A rule of a table, from its opening to its closing brace. */
const rule =
  /^ {2}\{ cause: '[A-Z0-9_]+', at: .*\},$|^ {2}\{\n {4}cause: '[A-Z0-9_]+',\n {4}at: [\s\S]*?^ {2}\},$/gm

const rulesIn = (source: string): readonly Edit[] =>
  [...source.matchAll(rule)].map(({ 0: text, index }) => ({
    at: index,
    length: text.length,
    put: '',
    what: `rule for ${/cause: '(\w+)'/.exec(text)?.[1]} left out`,
  }))

const plainList = /\[\s*(?:'[^'\n]*'|\d+)(?:,\s*(?:'[^'\n]*'|\d+))+,?\s*\]/g

/** Lists of codes and of names, without one of them. */
const listsIn = (source: string): readonly Edit[] =>
  [...source.matchAll(plainList)]
    .filter(({ index }) => !isProse(source, index))
    .flatMap((list) =>
      [...list[0].matchAll(/(?:'[^'\n]*'|\d+),?/g)].map((entry) => ({
        at: list.index + entry.index,
        length: entry[0].length,
        put: '',
        what: `without ${entry[0].replace(/,$/, '')}`,
      })),
    )

interface Group {
  bars: number[]
  readonly from: number
}

/** Of a pattern's alternations, at any depth, each without one of its alternatives. */
const alternativesIn = (pattern: string, start: number, escapeLength: number): readonly Edit[] => {
  const edits: Edit[] = []
  const close = ({ bars, from }: Group, to: number): void => {
    if (bars.length === 0) return
    const ends = [...bars, to]
    for (const [index, end] of ends.entries()) {
      const begin = index === 0 ? from : (ends[index - 1] ?? 0) + 1
      // One bar goes with it: the one before, or for the first the one behind.
      const [at, stop] = index === 0 ? [begin, end + 1] : [begin - 1, end]
      edits.push({
        at: start + at,
        length: stop - at,
        put: '',
        what: `without “${pattern.slice(begin, end)}”`,
      })
    }
  }
  const open: Group[] = [{ from: 0, bars: [] }]
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at]
    if (character === '\\') at += escapeLength
    else if (character === '[') {
      while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 1 + escapeLength : 1
    } else if (character === '(') {
      const [mark = ''] = /^\(\?(?::|<?[=!])|^\(/.exec(pattern.slice(at)) ?? []
      open.push({ from: at + mark.length, bars: [] })
    } else if (character === '|') open.at(-1)?.bars.push(at)
    else if (character === ')') {
      const group = open.pop()
      if (group !== undefined) close(group, at)
    }
  }
  const whole = open[0]
  if (whole !== undefined) close(whole, pattern.length)
  return edits
}

const literal = /(?<=[(,=:?[]\s*|=> |^\s+|\|\| |&& |!)\/((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+)\/[a-z]*/gm
const familyText =
  /^ {4}'((?:\\.|[^'\\\n])*)',$|^ {4}"((?:\\.|[^"\\\n])*)",$|family\('((?:\\.|[^'\\\n])*)'\)/gm

/** Regular expressions, and the patterns of the families of words, each without one word or phrase. */
const wordsIn = (source: string): readonly Edit[] => [
  ...[...source.matchAll(literal)]
    .filter(({ index }) => !isProse(source, index))
    .flatMap((found) => alternativesIn(found[1] ?? '', found.index + 1, 1)),
  ...(source.includes(' family(')
    ? [...source.matchAll(familyText)].flatMap((found) => {
        const text = found[1] ?? found[2] ?? found[3] ?? ''
        return alternativesIn(text, found.index + found[0].indexOf(text), 2)
      })
    : []),
]

/** The patterns of a family, each left out. */
const patternsIn = (source: string): readonly Edit[] =>
  source.includes(' family(')
    ? [...source.matchAll(/^ {4}('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"),$/gm)].map(
        ({ 0: text, index }) => ({
          at: index,
          length: text.length,
          put: '',
          what: `without the pattern ${text.trim().slice(0, 60)}`,
        }),
      )
    : []

const lineOf = (source: string, at: number): number => source.slice(0, at).split('\n').length

/**
 * @param kind `logic`: conditions, rules, lists, severities, patterns of families. `words`: words of regular
 * expressions and of those patterns.
 */
export const mutantsOf = (file: string, source: string, kind: 'logic' | 'words'): readonly Mutant[] => {
  const edits =
    kind === 'words'
      ? wordsIn(source)
      : [...rulesIn(source), ...swapsIn(source), ...listsIn(source), ...patternsIn(source)]
  const lines = source.split('\n')
  return edits.map(({ at, length, put, what }) => {
    const line = lineOf(source, at)
    return {
      file,
      line,
      text: lines[line - 1] ?? '',
      what,
      source: source.slice(0, at) + put + source.slice(at + length),
    }
  })
}
