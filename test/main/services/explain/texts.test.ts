/** Texts as support staff get them, each with the causes that a person would name. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainText } from '#main/services/explain/index.ts'
import { findCause } from '#main/services/knowledge/index.ts'
import { explainResultSchema } from '#shared/diagnosis/explain-schema.ts'
import { times } from '#test/long.ts'
import { examplesOf } from './corpus/corpus.ts'
import { corpora } from './corpus/index.ts'
import { notMail } from './corpus/not-mail.ts'

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

describe.each(Object.entries(corpora))('Of the causes of %s,', (group, texts) => {
  it.for(examplesOf(texts).map((example) => [example.name, example] as const))(
    'a text is explained, with proof that stands in it: %s',
    ([, { text, causes, encoded }]) => {
      const { faults } = explainText(text)
      expect(faults.map(({ candidates }) => candidates.map(({ finding }) => finding.cause))).toEqual(
        causes.length === 0 ? [] : [causes],
      )
      for (const { finding, decidedBy } of faults.flatMap(({ candidates }) => candidates)) {
        // What would decide is said wherever the text leaves it open.
        expect(decidedBy === '').toBe(causes.length === 1)
        if (!encoded)
          for (const line of finding.evidence.split('\n')) expect(flat(text)).toContain(flat(line))
      }
    },
  )

  it('texts stand beside the words of their causes', () => {
    for (const cause of Object.keys(texts)) expect(findCause(cause)?.group, cause).toBe(group)
  })
})

it.for(Object.entries(notMail))('Nothing is found in what is not about mail: %s', ([, text]) => {
  expect(explainText(text).faults).toEqual([])
})

describe('Texts cut and put together anyhow', () => {
  const plain = Object.values(corpora)
    .flatMap(examplesOf)
    .filter(({ encoded }) => !encoded)
  const all = [...plain.map(({ text }) => text), ...Object.values(notMail)]
  const piece = fc
    .tuple(fc.constantFrom(...all), fc.nat(400), fc.nat(600))
    .map(([text, from, length]) => text.slice(from % text.length, (from % text.length) + length))
  const pasted = fc
    .array(piece, { minLength: 1, maxLength: 6 })
    .chain((pieces) => fc.constantFrom('\n', '\n\n', ' ', '\r\n', '').map((glue) => pieces.join(glue)))

  it('are explained without a fault of our own, with proof that stands in them', () => {
    fc.assert(
      fc.property(pasted, (text) => {
        const result = explainText(text)
        explainResultSchema.parse(JSON.parse(JSON.stringify(result)))
        const own = flat(text)
        for (const { candidates } of result.faults)
          for (const { finding } of candidates)
            for (const line of finding.evidence.split('\n'))
              if (!line.includes('•')) expect(own).toContain(flat(line).slice(0, 200))
      }),
      { seed: 11, numRuns: times(60, 4000) },
    )
  })
})
