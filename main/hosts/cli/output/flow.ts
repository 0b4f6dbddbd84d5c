/** Painted text in lines: colours take no columns, and what belongs together stays together. */
import type { Paint } from './screen.ts'

export interface Run {
  readonly text: string
  readonly paint?: Paint
  /** What stands before it where it does not begin a line; `glue` keeps it beside what came before. */
  readonly gap?: string
}

export const glue = '\u00a0'

/** Its spaces are no places to break. */
export const unbroken = (text: string): string => text.replaceAll(' ', glue)

interface Piece {
  readonly text: string
  readonly paint: Paint
}

interface Unit {
  readonly gap: string
  readonly pieces: readonly Piece[]
}

const plain: Paint = (text) => text

/** What no line may end in the midst of. */
const unitsOf = (runs: readonly Run[]): readonly Unit[] => {
  const units: Unit[] = []
  for (const { text, paint = plain, gap = ' ' } of runs) {
    text.split(' ').forEach((word, index) => {
      const before = units.at(-1)
      if (index === 0 && gap === glue && before !== undefined) {
        units[units.length - 1] = { ...before, pieces: [...before.pieces, { text: ` ${word}`, paint }] }
      } else units.push({ gap: index === 0 ? gap : ' ', pieces: [{ text: word, paint }] })
    })
  }
  return units
}

const lengthOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { text }) => sum + text.length, 0)

/** Neighbours of one colour are painted as one. */
const painted = (pieces: readonly Piece[]): string => {
  const merged: Piece[] = []
  for (const piece of pieces) {
    const last = merged.at(-1)
    if (last?.paint === piece.paint) merged[merged.length - 1] = { ...last, text: last.text + piece.text }
    else merged.push(piece)
  }
  return merged.map(({ text, paint }) => paint(text)).join('')
}

/** Broken at spaces to `width` columns: the first line behind `indent`, the others behind `rest`. */
export const flow = (runs: readonly Run[], width: number, indent = '', rest = indent): string => {
  const lines: Piece[][] = []
  let room = 0
  for (const { gap, pieces } of unitsOf(runs)) {
    const line = lines.at(-1)
    const needed = gap.length + lengthOf(pieces)
    if (line === undefined || needed > room) {
      room = width - (lines.length === 0 ? indent : rest).length - lengthOf(pieces)
      lines.push([...pieces])
    } else {
      line.push({ text: gap, paint: pieces[0]?.paint ?? plain }, ...pieces)
      room -= needed
    }
  }
  return lines
    .map((line, index) => `${index === 0 ? indent : rest}${painted(line)}`)
    .join('\n')
    .replaceAll(glue, ' ')
}
