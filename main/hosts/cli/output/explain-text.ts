/** What *Explain* found, for a terminal: the lines, the cause beside them, what to do. */
import type { ExplainedFault, ExplainLine, ExplainResult } from '#shared/diagnosis/explain.ts'
import { findingText, type TextOptions } from './report-text.ts'
import { oneLine, wrap } from './style.ts'

const linesText = (lines: readonly ExplainLine[], { style }: TextOptions): string =>
  lines
    .map(({ number, text }) => `  ${style.dim(String(number).padStart(6))}  ${oneLine(text, 400)}`)
    .join('\n')

const timesText = ({ count, firstSeen, lastSeen }: ExplainedFault): string => {
  if (count === 1) return firstSeen === undefined ? '' : `at ${oneLine(firstSeen, 64)}`
  const span =
    firstSeen === undefined || lastSeen === undefined
      ? ''
      : `, from ${oneLine(firstSeen, 64)} to ${oneLine(lastSeen, 64)}`
  return `${count} times${span}`
}

const faultText = (fault: ExplainedFault, options: TextOptions): string => {
  const parts = [linesText(fault.lines, options)]
  const times = timesText(fault)
  if (times !== '') parts.push(`  ${options.style.dim(times)}`)
  if (fault.candidates.length > 1) parts.push('  The text does not tell which of these it is:')
  for (const { finding, decidedBy } of fault.candidates) {
    parts.push(findingText(finding, options))
    if (decidedBy !== '') parts.push(wrap(`What would decide: ${decidedBy}`, options.width, '      '))
  }
  return parts.join('\n')
}

export const explanationText = (found: ExplainResult, options: TextOptions): string => {
  const { style, width } = options
  const parts = found.faults.map((fault) => faultText(fault, options))
  if (parts.length === 0) {
    parts.push('Nothing that is known was found in this text.')
    if (found.mailLines.length > 0) {
      parts.push(`Lines that look most like mail:\n${linesText(found.mailLines, options)}`)
    }
  }
  if (found.target !== undefined) {
    const { protocol, host, port, username } = found.target
    const place = `${oneLine(host, 256)}${port === 0 ? '' : `:${port}`}`
    parts.push(
      `It was talking to ${protocol.toUpperCase()} ${place}${username === '' ? '' : ` as ${oneLine(username, 256)}`}.`,
    )
  }
  if (found.secrets.length > 0) {
    const where = found.secrets.map(({ line, what }) => `${oneLine(what, 100)} in line ${line}`).join(', ')
    parts.push(style.yellow(wrap(`There is a password in this text, to be changed: ${where}.`, width)))
  }
  if (found.missing.length > 0) {
    parts.push(
      [style.bold('To be asked for:'), ...found.missing.map((entry) => wrap(entry, width, '  '))].join('\n'),
    )
  }
  if (found.truncated) parts.push('The text was longer than what was read.')
  return parts.join('\n\n')
}
