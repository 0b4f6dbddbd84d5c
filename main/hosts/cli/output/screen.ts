/**
 * The one door to the terminal: standard output and standard error are known to nobody else. Whatever text comes
 * to it, from a file, a lock, a journal, a server or the command line, no escape goes through but our own colours.
 */
import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { type Readable, Writable } from 'node:stream'
import { sanitiseLines } from '#shared/diagnosis/sanitise.ts'
import { oneLine } from './style.ts'

/** Where a terminal is at the other end, streams say so and how wide it is. */
export type Output = Writable & {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

export type Paint = (text: string) => string

/** Colours of a terminal; without one every paint leaves the text as it is. */
export interface Style {
  readonly bold: Paint
  readonly dim: Paint
  readonly green: Paint
  readonly yellow: Paint
  readonly red: Paint
  readonly cyan: Paint
}

/** A colour is this and its number until the door: nobody outside can know it, so that no text paints itself. */
const mark = randomUUID()
const marks = new RegExp(`${mark}<(\\d+)>`, 'g')

const createStyle = (colour: boolean): Style => {
  const paint =
    (on: number, off: number): Paint =>
    (text) =>
      colour ? `${mark}<${on}>${text}${mark}<${off}>` : text
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    green: paint(32, 39),
    yellow: paint(33, 39),
    red: paint(31, 39),
    cyan: paint(36, 39),
  }
}

/** Line ends stay, also those of CSV; nothing is cut. */
const madeFit = (text: string): string =>
  text
    .split('\r\n')
    .map((part) => sanitiseLines(part, Number.POSITIVE_INFINITY))
    .join('\r\n')
    .replace(marks, '\u001b[$1m')

/** Nothing is cut here either. */
const asLine = (text: string): string => oneLine(text, Number.POSITIVE_INFINITY)

/** Terminals of 60 columns and more; wider lines than 110 are hard to read. */
const widthOf = ({ columns = 100 }: Output): number => Math.min(Math.max(columns, 60), 110)

export interface Screen {
  readonly isTerminal: boolean
  readonly style: Style
  /** Columns that prose is wrapped at. */
  readonly width: number
  /** Lines: what of them came from elsewhere went through `oneLine`, `table` or `wrap`. */
  write(text: string): void
  /** One line, also where a line end came along in a value. */
  writeLine(text: string): void
  /** A line as it is typed; undefined where there was none, or Ctrl-C was pressed. */
  ask(input: Readable, question: string): Promise<string | undefined>
  /** The same, and nothing of what is typed is shown. Ctrl-C is the signal that everything listens to. */
  askSilently(input: Readable, question: string): Promise<string>
}

export const createScreen = (stream: Output, colours: boolean): Screen => {
  const isTerminal = stream.isTTY === true
  const write = (text: string): void => void stream.write(madeFit(text))
  return {
    isTerminal,
    style: createStyle(isTerminal && colours),
    width: widthOf(stream),
    write,
    writeLine: (text) => write(`${asLine(text)}\n`),
    ask: (input, question) =>
      new Promise((done) => {
        const lines = createInterface({ input, output: stream, terminal: true })
        lines.once('close', () => done(undefined))
        lines.question(madeFit(asLine(question)), (answer) => {
          done(answer)
          lines.close()
        })
      }),
    askSilently: (input, question) =>
      new Promise((done) => {
        write(asLine(question))
        const silent = new Writable({ write: (_chunk, _encoding, next) => next() })
        const lines = createInterface({ input, output: silent, terminal: true, historySize: 0 })
        const end = (answer: string) => {
          lines.close()
          write('\n')
          done(answer)
        }
        lines.once('line', end)
        // In raw mode Ctrl-C is a key; it must still be the signal that everything listens to.
        lines.once('SIGINT', () => {
          end('')
          process.kill(process.pid, 'SIGINT')
        })
      }),
  }
}
