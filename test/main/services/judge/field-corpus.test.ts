/** What servers in the field say, each with the cause that an administrator who knows the server would name. */
import { describe, expect, it } from 'vitest'
import {
  capability,
  causeAtAuth,
  causeAtContent,
  causeAtLogin,
  causeAtMail,
  causeAtOpenRcpt,
  causeAtRcpt,
  causeAtSelect,
  causeOf,
  connect,
  dns,
  ehlo,
  greeting,
  imapGreeting,
  imapReply,
  imapSettings,
  imapUpTo,
  login,
  mailbox,
  plain,
  reply,
  select,
  settings,
  starttls,
  tls,
} from './evidence.ts'
import { imapGreetings, imapLogins, imapSearches, imapSelects, imapStarttls } from './field/imap.ts'
import {
  nearContents,
  nearEhlos,
  nearGreetings,
  nearImapLogins,
  nearLogins,
  nearRecipients,
  nearSenders,
} from './field/near-misses.ts'
import type { FieldRow } from './field/row.ts'
import { logins } from './field/smtp-auth.ts'
import { contents, openRecipients, recipients, senders } from './field/smtp-envelope.ts'
import { ehlos, greetings, starttlsReplies } from './field/smtp-greeting.ts'
import {
  worldContents,
  worldGreetings,
  worldImapLogins,
  worldRecipients,
  worldSenders,
} from './field/world.ts'

type Judged = (text: string, change: FieldRow[3]) => string

const atGreeting: Judged = (text, change) =>
  causeOf('smtp', [plain(change), dns(), connect({ port: 25 }), greeting(text)])

const atEhlo: Judged = (text, change) =>
  causeOf('smtp', [
    settings(change),
    dns(),
    connect(),
    tls(),
    greeting(),
    ehlo({ reply: reply(text), capabilities: [], mechanisms: [] }),
  ])

const atStartTls: Judged = (text, change) =>
  causeOf('smtp', [
    plain({ security: 'starttls', ...change }),
    dns(),
    connect({ port: 25 }),
    greeting(),
    ehlo({ secure: false, capabilities: ['STARTTLS'] }),
    starttls({ reply: reply(text) }),
  ])

const atImapStartTls: Judged = (text) =>
  causeOf('imap', [
    imapSettings({ useSsl: false, security: 'starttls', port: 143 }),
    imapGreeting(),
    capability({ secure: false }),
    starttls({ reply: undefined, imap: imapReply(text) }),
  ])

const atSearch: Judged = (text) =>
  causeOf(
    'imap',
    imapUpTo(imapGreeting(), capability(), login(), select(), mailbox({ reply: imapReply(text) })),
  )

const atImapGreeting: Judged = (text) => causeOf('imap', imapUpTo(imapGreeting(text)))

const information = new Set(['IMAP_SEARCH_CHARSET'])

const tables: readonly (readonly [string, readonly FieldRow[], Judged])[] = [
  ['SMTP greeting', [...greetings, ...worldGreetings], atGreeting],
  ['EHLO', ehlos, atEhlo],
  ['STARTTLS', starttlsReplies, atStartTls],
  ['AUTH', logins, (text, change) => causeAtAuth(text, change)],
  ['MAIL FROM', [...senders, ...worldSenders], (text, change) => causeAtMail(text, change)],
  ['RCPT TO', [...recipients, ...worldRecipients], (text, change) => causeAtRcpt(text, change)],
  ['RCPT TO without a login', openRecipients, (text) => causeAtOpenRcpt(text)],
  ['the final dot', [...contents, ...worldContents], (text, change) => causeAtContent(text, change)],
  ['IMAP greeting', imapGreetings, atImapGreeting],
  ['IMAP STARTTLS', imapStarttls, atImapStartTls],
  ['IMAP login', [...imapLogins, ...worldImapLogins], (text, change) => causeAtLogin(text, change)],
  ['SELECT', imapSelects, (text, change) => causeAtSelect(text, change)],
  ['SEARCH', imapSearches, atSearch],
]

const nearMisses: typeof tables = [
  ['SMTP greeting', nearGreetings, atGreeting],
  ['EHLO', nearEhlos, atEhlo],
  ['AUTH', nearLogins, (text, change) => causeAtAuth(text, change)],
  ['MAIL FROM', nearSenders, (text, change) => causeAtMail(text, change)],
  ['RCPT TO', nearRecipients, (text) => causeAtRcpt(text)],
  ['the final dot', nearContents, (text) => causeAtContent(text)],
  ['IMAP login', nearImapLogins, (text) => causeAtLogin(text)],
]

describe.each(nearMisses)('A near miss, at %s', (_place, rows, judged) => {
  it.for(rows)('%s: %s → %s', ([, text, cause, change]) => {
    expect(judged(text, change)).toBe(cause)
  })
})

describe.each(tables)('In the field, at %s', (_place, rows, judged) => {
  it.for(rows)('%s: %s → %s', ([, text, cause, change]) => {
    expect(judged(text, change)).toBe(information.has(cause) ? '' : cause)
  })
})

it('is a corpus worth the name', () => {
  const rows = tables.flatMap(([, list]) => list)
  expect(rows.length).toBeGreaterThanOrEqual(400)
  expect(new Set(rows.map(([server]) => server)).size).toBeGreaterThanOrEqual(60)
})
