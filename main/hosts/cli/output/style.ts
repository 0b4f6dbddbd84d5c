import { sanitise } from '#shared/diagnosis/sanitise.ts'
import { wrapped } from '#shared/wrapped.ts'
import { zonedTime } from '#shared/zoned-time.ts'

/** A text from elsewhere on one line: no escapes for the terminal, nothing invisible. */
export const oneLine = (text: string, most = 2000): string =>
  sanitise(
    // A blank that follows no blank: a run of them is looked at once.
    text.replace(/(?<!\s)\s*[\r\n]\s*/g, ' '),
    most,
  )

/** A paragraph from anywhere, wrapped: no line ends of its own, no escapes for the terminal, nothing invisible. */
export const wrap = (text: string, width: number, indent = ''): string =>
  wrapped(oneLine(text, 20_000), width, indent)

/** Columns aligned to their widest cell; the last one is left as long as it is. */
export const table = (rows: readonly (readonly string[])[], gap = 2): string => {
  const clean = rows.map((row) => row.map((cell) => oneLine(cell)))
  const widths: number[] = []
  for (const row of clean) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, cell.length)
    })
  }
  return clean
    .map((row) =>
      row
        .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd((widths[index] ?? 0) + gap)))
        .join('')
        .trimEnd(),
    )
    .join('\n')
}

/** `412 ms`, `3.2 s`, `2 min 5 s`. */
export const duration = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}

/** Local date and time with its zone: `2026-11-14 10:42 +01:00`; what is no date stands as it is. */
export const localTime = (iso: string): string => {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return oneLine(iso, 64)
  const [day = '', time = ''] = zonedTime(date.getTime()).split('T')
  return `${day} ${time.slice(0, 5)} ${time.slice(-6)}`
}
