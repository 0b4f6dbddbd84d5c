import { describe, expect, it } from 'vitest'
import { explainText } from '#main/services/diagnosis/explain/index.ts'
import {
  endsOfConversations,
  inAnOpenFolder,
  librariesInParts,
  messagesThatCannotBeRead,
  ownTrustAndQueues,
  reportsOfTheMessage,
  revocation,
  sendersAndDomains,
  systemsInOtherLanguages,
} from './helpdesk-texts.ts'
import type { Example } from './texts.ts'

const causesIn = (text: string): readonly (readonly string[])[] =>
  explainText(text).faults.map(({ candidates }) => candidates.map(({ finding }) => finding.cause))

const tables: readonly (readonly [string, readonly Example[]])[] = [
  ['a system in another language', systemsInOtherLanguages],
  ['what was asked of an open folder', inAnOpenFolder],
  ['an end where an answer should be', endsOfConversations],
  ['a library in parts', librariesInParts],
  ['senders and domains', sendersAndDomains],
  ['what a report says of the message', reportsOfTheMessage],
  ['what the sending server says itself', ownTrustAndQueues],
  ['a certificate that may have been revoked', revocation],
  ['a message that cannot be read', messagesThatCannotBeRead],
]

describe.each(tables)('Explains %s', (_name, examples) => {
  it.each(examples.map((example) => [example.name, example] as const))('%s', (_title, { text, causes }) => {
    expect(causesIn(text)).toEqual(causes.length === 0 ? [] : [causes])
  })
})
