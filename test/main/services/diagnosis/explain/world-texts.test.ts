import { describe, expect, it } from 'vitest'
import { explainText } from '#main/services/diagnosis/explain/index.ts'
import type { Example } from './texts.ts'
import { furtherBounces, furtherTraces, mailAfterAll, notMail, otherClients, ownLogs } from './world-texts.ts'

const causesIn = (text: string): readonly (readonly string[])[] =>
  explainText(text).faults.map(({ candidates }) => candidates.map(({ finding }) => finding.cause))

const tables: readonly (readonly [string, readonly Example[]])[] = [
  ['a server’s own log', ownLogs],
  ['a program that is not Java', otherClients],
  ['a trace', furtherTraces],
  ['a bounce', furtherBounces],
  ['what is not about mail', notMail],
  ['what is about mail after all', mailAfterAll],
]

describe.each(tables)('Explains %s', (_name, examples) => {
  it.each(examples.map((example) => [example.name, example] as const))('%s', (_title, { text, causes }) => {
    expect(causesIn(text)).toEqual(causes.length === 0 ? [] : [causes])
  })

  it('with proof that stands in the text', () => {
    const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
    for (const { text, name } of examples)
      for (const { candidates } of explainText(text).faults)
        for (const { finding } of candidates)
          for (const line of finding.evidence.split('\n')) expect(flat(text), name).toContain(flat(line))
  })
})

describe('The proof', () => {
  it('has no code that the log does not have', () => {
    const [fault] = explainText(
      '2026-11-03 09:15:02 H=app01.example.com [192.0.2.9] F=<tc@example.com> rejected RCPT <paula@example.net>: relay not permitted',
    ).faults
    const finding = fault?.candidates[0]?.finding
    expect(finding?.evidence).toBe('relay not permitted')
    expect(JSON.stringify(finding)).not.toMatch(/\b550\b|RCPT TO:/)
  })
})
