/** What servers say, each with its cause: by one rule, or by one that is declared to beat the others. */
import { describe, expect, it } from 'vitest'
import { judge, rootCause } from '#main/services/judge/index.ts'
import type { Refusal } from '#main/services/knowledge/condition.ts'
import { causeIds, causes, findCause } from '#main/services/knowledge/index.ts'
import type { Cause } from '#main/services/knowledge/model.ts'
import { candidatesFor } from '#main/services/knowledge/replies.ts'
import { examplesOf, type PlacedExample } from './corpus/corpus.ts'
import { corpora } from './corpus/index.ts'
import { places } from './corpus/places.ts'

const isRefusal = ({ class: digit, status }: Refusal): boolean =>
  digit === 4 || digit === 5 || ['NO', 'BAD', 'BYE'].includes(status)

const titleOf = ({ place, server, text, cause }: PlacedExample): string =>
  `${server === '' ? '' : `${server}: `}“${text}” at ${place} means ${cause}`

describe.each(Object.entries(corpora))('Of the causes of %s,', (group, corpus) => {
  it.for(examplesOf(corpus).map((example) => [titleOf(example), example] as const))('%s', ([, example]) => {
    const { place, text, cause, change } = example
    const { check, stages, refusal } = places[place]
    const evidence = stages(text, change)
    const findings = judge(check, evidence)
    expect((rootCause({ findings, stages: [] }) ?? findings[0])?.cause).toBe(cause)
    for (const found of findings) expect(findCause(found.cause)?.stages).toContain(found.stage)
    const read = refusal(text, evidence)
    if (read !== undefined && isRefusal(read)) expect(candidatesFor(read)).toHaveLength(1)
  })

  it('examples stand beside the rules', () => {
    for (const cause of Object.keys(corpus)) expect(findCause(cause)?.group, cause).toBe(group)
  })
})

describe('A cause that beats another', () => {
  const edges = causeIds.flatMap((cause) =>
    ((causes[cause] as Cause).beats ?? []).map((other) => [cause, other] as const),
  )

  it.for(edges)('%s beats %s, which exists, has rules, and does not beat it', ([cause, other]) => {
    const beaten = findCause(other)
    expect(beaten?.replies?.length).toBeGreaterThan(0)
    expect(beaten?.beats ?? []).not.toContain(cause)
  })
})
