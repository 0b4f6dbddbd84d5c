/**
 * Properties that were commented out. To Java a comment is one line, whatever it ends in; to the person who reads it
 * a backslash joins the next one, with a mark of its own or without.
 */
import { maskComment, namesSecret } from '#shared/server-file/masks.ts'
import type { Document } from './document.ts'

export interface CommentedOut {
  /** 1-based; the lines from the second on may be properties to Java. */
  readonly line: number
  readonly lastLine: number
  /** As it would be read without its marks: joined, escapes of characters taken out. */
  readonly text: string
}

export const linesOf = (text: string): readonly string[] => {
  const lines = text.split(/\r\n|\r|\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

const endsInBackslash = (line: string): boolean => {
  let count = 0
  while (line.at(-1 - count) === '\\') count += 1
  return count % 2 === 1
}

/** `\u0070` as the character that it stands for. */
export const unescaped = (line: string): string =>
  line.replaceAll(/\\u([0-9a-f]{4})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )

export const commentedOut = (document: Document): readonly CommentedOut[] => {
  const lines = linesOf(document.text)
  const taken = new Set(
    document.entries.flatMap(({ line, lastLine }) =>
      Array.from({ length: lastLine - line + 1 }, (_, index) => line + index),
    ),
  )
  const comments: CommentedOut[] = []
  for (let line = 1; line <= lines.length; line += 1) {
    if (taken.has(line)) continue
    let text = lines[line - 1] ?? ''
    let lastLine = line
    while (endsInBackslash(lines[lastLine - 1] ?? '') && lastLine < lines.length) {
      text = text.slice(0, -1) + (lines[lastLine] ?? '').replace(/^[\s#!]+/, '')
      lastLine += 1
    }
    comments.push({ line, lastLine, text: unescaped(text) })
    line = lastLine
  }
  return comments
}

/** The lines behind the first of a commented-out secret: some of them are properties of their own to Java. */
export const hiddenLines = (document: Document): ReadonlySet<number> => {
  const hidden = new Set<number>()
  for (const { line, lastLine, text } of commentedOut(document)) {
    if (line === lastLine || (!namesSecret(text) && maskComment(text) === text)) continue
    for (let each = line + 1; each <= lastLine; each += 1) hidden.add(each)
  }
  return hidden
}
