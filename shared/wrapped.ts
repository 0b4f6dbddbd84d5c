/** Prose broken at spaces to `width` columns, every line behind `indent`; a longer word stays whole. */
export const wrapped = (text: string, width: number, indent = ''): string => {
  const room = Math.max(20, width - indent.length)
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > room) {
        lines.push(line)
        line = word
      } else line = line === '' ? word : `${line} ${word}`
    }
    lines.push(line)
  }
  return lines.map((line) => `${indent}${line}`.trimEnd()).join('\n')
}
