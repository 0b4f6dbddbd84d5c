/** Where in a dialogue a reply may come: a set-up that is right up to there, and the reply as evidence. */
import { caseOf } from '#main/services/judge/case.ts'
import { imapRefusal, smtpRefusal } from '#main/services/judge/reply.ts'
import type { ImapPlace, Refusal, SmtpPlace } from '#main/services/knowledge/condition.ts'
import type { SettingsEvidence, StageEvidence } from '#shared/diagnosis/evidence.ts'
import {
  auth,
  capability,
  connect,
  dns,
  ehlo,
  envelope,
  greeting,
  imapGreeting,
  imapReply,
  imapSettings,
  login,
  mail,
  mailbox,
  message,
  plain,
  rcpt,
  reply,
  select,
  settings,
  starttls,
  tls,
} from '../../judge/evidence.ts'

/** What differs from the right set-up. */
export type Change = Partial<SettingsEvidence>

type Stages = readonly StageEvidence[]

interface Where {
  readonly check: 'smtp' | 'imap'
  readonly stages: (text: string, change: Change) => Stages
  /** As the rules read it; undefined where the judge reads a reply without them. */
  readonly refusal: (text: string, stages: Stages) => Refusal | undefined
}

const open = (change: Change): Stages => [plain(change), dns(), connect({ port: 25 })]

const upToEhlo = (change: Change): Stages => [settings(change), dns(), connect(), tls(), greeting()]

const upToAuth = (change: Change): Stages => [...upToEhlo(change), ehlo()]

const signedIn = (change: Change): Stages => [...upToAuth(change), auth()]

/** A relay that wants no login. */
const withoutLogin = (change: Change): Stages => [
  ...open({ auth: false, username: '', ...change }),
  greeting(),
  ehlo({ secure: false }),
]

const upToImap = (change: Change): Stages => [
  imapSettings(change),
  dns({ host: 'imap.example.com' }),
  connect({ port: 993 }),
  tls({ servername: 'imap.example.com' }),
]

const upToLogin = (change: Change): Stages => [...upToImap(change), imapGreeting(), capability()]

const data = (text: string): StageEvidence =>
  envelope([mail(), rcpt(), { command: 'DATA', address: '', role: 'none', reply: reply(text) }])

type Before = (change: Change) => Stages
type Answer = (text: string) => StageEvidence

const smtp = (place: SmtpPlace, before: Before, answer: Answer): Where => ({
  check: 'smtp',
  stages: (text, change) => [...before(change), answer(text)],
  refusal: (text, stages) => smtpRefusal(reply(text), place, caseOf('smtp', stages)),
})

const imap = (place: ImapPlace | undefined, before: Before, answer: Answer): Where => ({
  check: 'imap',
  stages: (text, change) => [...before(change), answer(text)],
  refusal: (text, stages) =>
    place === undefined ? undefined : imapRefusal(imapReply(text), place, caseOf('imap', stages), false),
})

export const places = {
  greeting: smtp('greeting', open, (text) => greeting(text)),
  ehlo: smtp('ehlo', upToEhlo, (text) => ehlo({ reply: reply(text), capabilities: [], mechanisms: [] })),
  starttls: smtp(
    'starttls',
    (change) => [
      ...open({ security: 'starttls', ...change }),
      greeting(),
      ehlo({ secure: false, capabilities: ['STARTTLS'] }),
    ],
    (text) => starttls({ reply: reply(text) }),
  ),
  auth: smtp('auth', upToAuth, (text) => auth(text)),
  mail: smtp('mail', signedIn, (text) => envelope([mail(text)])),
  rcpt: smtp('rcpt', signedIn, (text) => envelope([mail(), rcpt(text)])),
  data: smtp('data', signedIn, data),
  content: smtp(
    'content',
    (change) => [...signedIn(change), envelope()],
    (text) => message(text),
  ),
  mailWithoutLogin: smtp('mail', withoutLogin, (text) => envelope([mail(text)], { loggedIn: false })),
  rcptWithoutLogin: smtp('rcpt', withoutLogin, (text) => envelope([mail(), rcpt(text)], { loggedIn: false })),
  contentWithoutLogin: smtp('content', withoutLogin, (text) => message(text)),
  imapGreeting: imap(undefined, upToImap, (text) => imapGreeting(text)),
  imapStarttls: imap(
    'starttls',
    (change) => [
      ...upToImap({ useSsl: false, security: 'starttls', port: 143, ...change }).slice(0, 3),
      imapGreeting(),
      capability({ secure: false }),
    ],
    (text) => starttls({ reply: undefined, imap: imapReply(text) }),
  ),
  capability: imap(
    'capability',
    (change) => [...upToImap(change), imapGreeting()],
    (text) => capability({ reply: imapReply(text) }),
  ),
  login: imap('login', upToLogin, (text) => login(text)),
  select: imap(
    'select',
    (change) => [...upToLogin(change), login()],
    (text) => select(text),
  ),
  mailbox: imap(
    'mailbox',
    (change) => [...upToLogin(change), login(), select()],
    (text) => mailbox({ reply: imapReply(text) }),
  ),
} as const satisfies Readonly<Record<string, Where>>

export type PlaceName = keyof typeof places
