/** The changes that `mutate-judge.ts` tries: one thing of one file at a time. */
import { parseAst } from 'vite'

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

/** What of a syntax tree is looked at. */
interface Syntax {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly key?: { readonly name?: string }
  readonly value?: Syntax
  readonly elements?: readonly Syntax[]
  readonly properties?: readonly Syntax[]
}

const isSyntax = (value: unknown): value is Syntax =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value

const below = (node: Syntax): readonly Syntax[] => Object.values(node).flat().filter(isSyntax)

const everyNode = (node: Syntax): readonly Syntax[] => [node, ...below(node).flatMap(everyNode)]

const leftOut = (source: string, { start, end }: Syntax): Edit => ({
  at: start,
  length: end - start + (source[end] === ',' ? 1 : 0),
  put: '',
  what: `without ${source.slice(start, end).replaceAll(/\s+/g, ' ').slice(0, 80)}`,
})

/** Of a rule or condition each part left out that is not all of it: a rank, a place, a condition, one of several values. */
const partsOf = (source: string, node: Syntax): readonly Edit[] => {
  const elements = node.elements ?? []
  const properties = node.properties ?? []
  const parts = [
    ...(elements.length > 1 ? elements : []),
    // A rule without these never holds.
    ...(properties.length > 1 ? properties.filter(({ key }) => !/^(at|when)$/.test(key?.name ?? '')) : []),
  ]
  return [
    ...parts.map((part) => leftOut(source, part)),
    ...[...elements, ...properties.flatMap(({ value }) => value ?? [])].flatMap((part) =>
      partsOf(source, part),
    ),
  ]
}

/** What a reply has to say for a cause, and which other causes stand back; of the causes the rest is words for people. */
const rulesIn = (file: string, source: string): readonly Edit[] => {
  const nodes = everyNode(parseAst(source, { lang: 'ts' }) as unknown as Syntax)
  if (file.endsWith('knowledge/conditions.ts'))
    return nodes
      .filter(({ type }) => type === 'VariableDeclarator')
      .flatMap(below)
      .filter(({ type }) => type === 'ObjectExpression')
      .flatMap((condition) => partsOf(source, condition))
  return nodes
    .filter(({ key }) => key?.name === 'replies' || key?.name === 'beats')
    .flatMap(({ value }) => [
      ...(value?.elements ?? []).map((rule) => leftOut(source, rule)),
      ...(value?.elements ?? []).flatMap((rule) => partsOf(source, rule)),
    ])
}

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
const phraseText =
  /^ {4}'((?:\\.|[^'\\\n])*)',$|^ {4}"((?:\\.|[^"\\\n])*)",$|phrase\('((?:\\.|[^'\\\n])*)'\)/gm

/** Regular expressions, and the patterns of phrases, each without one word. */
const wordsIn = (source: string): readonly Edit[] => [
  ...[...source.matchAll(literal)]
    .filter(({ index }) => !isProse(source, index))
    .flatMap((found) => alternativesIn(found[1] ?? '', found.index + 1, 1)),
  ...(source.includes(' phrase(')
    ? [...source.matchAll(phraseText)].flatMap((found) => {
        const text = found[1] ?? found[2] ?? found[3] ?? ''
        return alternativesIn(text, found.index + found[0].indexOf(text), 2)
      })
    : []),
]

/** The patterns of a phrase, each left out. */
const patternsIn = (source: string): readonly Edit[] =>
  source.includes(' phrase(')
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
 * @param kind `logic`: conditions, rules, lists, severities, patterns of phrases. `words`: words of regular
 * expressions and of those patterns.
 */
export const mutantsOf = (file: string, source: string, kind: 'logic' | 'words'): readonly Mutant[] => {
  // Severities, stages and fields of causes are what they are: no test could say more than say them again.
  const isData = /knowledge\/(causes\/|conditions\.ts)/.test(file)
  const edits =
    kind === 'words'
      ? wordsIn(source)
      : isData
        ? [...rulesIn(file, source), ...swapsIn(source).filter(({ what }) => !what.startsWith('severity'))]
        : [...swapsIn(source), ...listsIn(source), ...patternsIn(source)]
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
