/** Which of several rules decides is written down: by rank, and within a rank by `beats`. */
import { describe, expect, it } from 'vitest'
import { caseOf } from '#main/services/judge/case.ts'
import { imapRefusal, smtpRefusal } from '#main/services/judge/reply.ts'
import type { ImapPlace, Refusal, SmtpPlace } from '#main/services/knowledge/condition.ts'
import { causeIds, causes } from '#main/services/knowledge/index.ts'
import type { Cause } from '#main/services/knowledge/model.ts'
import { candidatesFor } from '#main/services/knowledge/replies.ts'
import { auth, imapReply, imapSettings, reply, settings } from '../judge/evidence.ts'
import * as imap from '../judge/field/imap.ts'
import * as near from '../judge/field/near-misses.ts'
import type { FieldRow } from '../judge/field/row.ts'
import { logins } from '../judge/field/smtp-auth.ts'
import * as envelope from '../judge/field/smtp-envelope.ts'
import * as greeting from '../judge/field/smtp-greeting.ts'
import * as world from '../judge/field/world.ts'

type Read = (text: string, change: FieldRow[3]) => Refusal

const smtpAt =
  (place: SmtpPlace): Read =>
  (text, change) =>
    smtpRefusal(reply(text), place, caseOf('smtp', [settings(change)]))

const signedIn =
  (place: SmtpPlace): Read =>
  (text, change) =>
    smtpRefusal(reply(text), place, caseOf('smtp', [settings(change), auth()]))

const imapAt =
  (place: ImapPlace): Read =>
  (text, change) =>
    imapRefusal(imapReply(text), place, caseOf('imap', [imapSettings(change)]), false)

const places: readonly (readonly [string, readonly FieldRow[], Read])[] = [
  [
    'the greeting',
    [...greeting.greetings, ...world.worldGreetings, ...near.nearGreetings],
    smtpAt('greeting'),
  ],
  ['EHLO', [...greeting.ehlos, ...near.nearEhlos], smtpAt('ehlo')],
  ['STARTTLS', greeting.starttlsReplies, smtpAt('starttls')],
  ['AUTH', [...logins, ...near.nearLogins], smtpAt('auth')],
  ['MAIL', [...envelope.senders, ...world.worldSenders, ...near.nearSenders], signedIn('mail')],
  ['RCPT', [...envelope.recipients, ...world.worldRecipients, ...near.nearRecipients], signedIn('rcpt')],
  ['RCPT without a login', envelope.openRecipients, smtpAt('rcpt')],
  [
    'the final dot',
    [...envelope.contents, ...world.worldContents, ...near.nearContents],
    signedIn('content'),
  ],
  ['the IMAP login', [...imap.imapLogins, ...world.worldImapLogins, ...near.nearImapLogins], imapAt('login')],
  ['SELECT', imap.imapSelects, imapAt('select')],
  ['SEARCH', imap.imapSearches, imapAt('mailbox')],
]

const isRefusal = ({ class: digit, status }: Refusal): boolean => status !== '' || digit >= 4

describe.each(places)('A reply at %s', (_place, rows, read) => {
  it.for(rows)('has one cause: %s: %s', ([, text, , change]) => {
    const refusal = read(text, change)
    if (isRefusal(refusal)) expect(candidatesFor(refusal)).toHaveLength(1)
  })
})

describe('A cause that beats another', () => {
  const edges = causeIds.flatMap((cause) =>
    ((causes[cause] as Cause).beats ?? []).map((other) => [cause, other] as const),
  )

  it.for(edges)('%s beats %s, which exists, has rules, and does not beat it', ([cause, other]) => {
    const beaten: Cause | undefined = (causes as Readonly<Record<string, Cause>>)[other]
    expect(beaten?.replies?.length).toBeGreaterThan(0)
    expect(beaten?.beats ?? []).not.toContain(cause)
  })
})
