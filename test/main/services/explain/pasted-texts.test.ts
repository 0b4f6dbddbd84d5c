import { describe, expect, it } from 'vitest'
import { explainText } from '#main/services/explain/index.ts'
import {
  brokenLines,
  byTheirClass,
  byTheirWords,
  exchangeQueues,
  forTheWeb,
  imapHandedOn,
  networkInOtherLanguages,
  otherLanguages,
  pastedBounces,
  readAnew,
  toldAgain,
  withoutReply,
} from './pasted-texts.ts'
import type { Example } from './texts.ts'

const causesIn = (text: string): readonly (readonly string[])[] =>
  explainText(text).faults.map(({ candidates }) => candidates.map(({ finding }) => finding.cause))

const tables: readonly (readonly [string, readonly Example[]])[] = [
  ['an answer in another language', otherLanguages],
  ['lines broken in the middle', brokenLines],
  ['what is told again', toldAgain],
  ['a reply by its words', byTheirWords],
  ['a log without the reply', withoutReply],
  ['IMAP as libraries hand it on', imapHandedOn],
  ['what was wanted of the web', forTheWeb],
  ['a reply by the class of its exception', byTheirClass],
  ['Exchange’s queue', exchangeQueues],
  ['the network in another language', networkInOtherLanguages],
  ['a bounce without its headers', pastedBounces],
  ['words of many makers', readAnew],
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
