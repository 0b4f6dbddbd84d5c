/**
 * What an IMAP refusal means. The response code (RFC 5530) comes first where it is telling, then words: many
 * servers send no code, and some the same code for everything.
 */
import type { CauseId } from '#main/services/knowledge/index.ts'
import { leavesOpen, says } from '#main/services/knowledge/phrases/index.ts'
import { isMicrosoft365, isNetEase } from '#main/services/knowledge/vendors.ts'
import type { ImapReply } from '#shared/diagnosis/evidence.ts'
import { type Case, wordsOf } from './case.ts'

export type ImapPlace = 'capability' | 'starttls' | 'login' | 'select' | 'mailbox'

export interface ImapRefusal {
  readonly status: ImapReply['status']
  /** Response code, upper case; '' where there is none. */
  readonly code: string
  readonly text: string
  readonly words: string
  readonly place: ImapPlace
  readonly host: string
  readonly kase: Case
  readonly oauthOffered: boolean
}

interface Rule {
  readonly cause: CauseId
  readonly at: readonly ImapPlace[]
  readonly when: (reply: ImapRefusal) => boolean
}

const codeIs =
  (...codes: readonly string[]) =>
  ({ code }: ImapRefusal): boolean =>
    codes.includes(code)

/** How often somebody signs in, as opposed to how many are signed in at once. */
const limitsLogins = ({ words }: ImapRefusal): boolean =>
  says.tooManyAttempts(words) && !says.tooManyConnections(words)

const isPlain = ({ kase }: ImapRefusal): boolean => kase.context.security !== 'tls'
const session = ['login', 'select', 'mailbox'] as const
const anywhere = ['capability', ...session] as const

const rules: readonly Rule[] = [
  // Providers' own.
  {
    cause: 'IMAP_AUTHENTICATED_NOT_CONNECTED',
    at: ['login', 'select'],
    when: ({ text }) => /authenticated but not connected/i.test(text),
  },
  {
    cause: 'IMAP_ID_REQUIRED',
    at: ['login', 'select'],
    when: ({ words, host }) => says.unsafeLogin(words) || (isNetEase(host) && /unsafe|\bid\b/.test(words)),
  },
  { cause: 'IMAP_REFERRAL', at: ['login', 'select'], when: codeIs('REFERRAL') },
  { cause: 'TLS_CLIENT_CERT_REQUIRED', at: anywhere, when: ({ words }) => says.clientCertificate(words) },
  {
    cause: 'IMAP_WEB_LOGIN_REQUIRED',
    at: ['login'],
    when: (reply) => reply.code === 'WEBALERT' || says.webLogin(reply.words),
  },
  {
    cause: 'IMAP_LOGIN_REJECTED',
    at: ['login'],
    when: (reply) => reply.status === 'NO' && leavesOpen(reply.words),
  },
  { cause: 'IMAP_APP_PASSWORD_REQUIRED', at: ['login'], when: ({ words }) => says.appPassword(words) },
  { cause: 'IMAP_ACCOUNT_NOT_ENABLED', at: ['login', 'select'], when: ({ words }) => says.notForImap(words) },
  // Limits and faults come before passwords: many servers send the code of a refused login along with them.
  {
    cause: 'IMAP_THROTTLED',
    at: ['select', 'mailbox', 'capability'],
    when: ({ words }) => says.throttled(words) && !says.tooManyConnections(words),
  },
  {
    cause: 'IMAP_THROTTLED',
    at: ['login'],
    when: ({ words }) => /request is throttled|back-?off/.test(words),
  },
  { cause: 'IMAP_BANDWIDTH_EXCEEDED', at: session, when: ({ words }) => says.bandwidth(words) },
  {
    cause: 'IMAP_CONNECTION_LIMIT',
    at: anywhere,
    when: (reply) =>
      // Of anything that is limited (RFC 5530): while reading, of messages rather than sessions.
      (reply.code === 'LIMIT' &&
        reply.place !== 'mailbox' &&
        !(reply.place === 'login' && limitsLogins(reply))) ||
      (says.tooManyConnections(reply.words) &&
        !(says.tooManyAttempts(reply.words) && /attempt|fail|invalid|password/.test(reply.words))),
  },
  {
    cause: 'IMAP_TOO_MANY_ATTEMPTS',
    at: ['login'],
    when: ({ words }) => says.tooManyAttempts(words) && !/\b(invalid|bad|unknown) commands\b/.test(words),
  },
  {
    cause: 'IMAP_LOGIN_NEEDS_TLS',
    at: ['capability', 'login'],
    when: (reply) => reply.code === 'PRIVACYREQUIRED' || (isPlain(reply) && says.tlsNeeded(reply.words)),
  },
  {
    cause: 'IMAP_PASSWORD_EXPIRED',
    at: ['login'],
    when: (reply) => reply.code === 'EXPIRED' || says.passwordExpired(reply.words),
  },
  { cause: 'IMAP_ACCOUNT_DISABLED', at: ['login'], when: ({ words }) => says.accountDisabled(words) },
  // Let in and put out again.
  {
    cause: 'IMAP_ACCOUNT_DISABLED',
    at: ['select'],
    when: ({ status, words }) => status === 'BYE' && says.accountDisabled(words),
  },
  { cause: 'IMAP_NOT_AUTHORISED', at: ['login'], when: codeIs('AUTHORIZATIONFAILED', 'NOPERM') },
  // Cyrus sends SASL's own words without a code; a wrong password is “authentication failure” there.
  {
    cause: 'IMAP_NOT_AUTHORISED',
    at: ['login'],
    when: (reply) => reply.status === 'NO' && reply.code === '' && says.notAuthorised(reply.words),
  },
  {
    cause: 'IMAP_MAILBOX_OVER_QUOTA',
    at: session,
    when: (reply) => reply.code === 'OVERQUOTA' || says.mailboxFull(reply.words),
  },
  {
    cause: 'IMAP_MAILBOX_IN_USE',
    at: session,
    when: (reply) => reply.code === 'INUSE' || (reply.place !== 'login' && says.inUse(reply.words)),
  },
  {
    cause: 'IMAP_INTERNAL_ERROR',
    at: [...anywhere],
    when: (reply) =>
      reply.code === 'SERVERBUG' ||
      reply.code === 'CORRUPTION' ||
      /internal (server )?error|server bug|refer to server log/.test(reply.words) ||
      (reply.code !== 'UNAVAILABLE' &&
        /(fatal|serious) error|\bdatabase ?error|databaseerror|(?<!temporary )system error|\bi\/o error|invalid format|corrupt/.test(
          reply.words,
        )),
  },
  {
    cause: 'IMAP_DISCONNECTED_IDLE',
    at: anywhere,
    when: (reply) => reply.status === 'BYE' && says.inactivity(reply.words),
  },
  {
    cause: 'IMAP_TEMPORARILY_UNAVAILABLE',
    at: anywhere,
    when: (reply) =>
      reply.code === 'UNAVAILABLE' ||
      // Ended by the server on purpose, with a word for people.
      (reply.status === 'BYE' && reply.code === 'ALERT') ||
      (reply.code !== 'AUTHENTICATIONFAILED' && says.backendDown(reply.words)) ||
      (reply.code !== 'AUTHENTICATIONFAILED' &&
        says.temporary(reply.words) &&
        !(
          reply.place === 'login' &&
          says.wrongPassword(reply.words) &&
          !/temporar|try again|later|unavailable/.test(reply.words)
        )),
  },
  // Microsoft answers every password alike; OAuth alone in the offer says why.
  {
    cause: 'IMAP_BASIC_AUTH_DISABLED_M365',
    at: ['login', 'capability'],
    when: (reply) =>
      isMicrosoft365(reply.host, reply.text) && (reply.oauthOffered || /basic auth/i.test(reply.text)),
  },
  { cause: 'IMAP_USER_NAME_FORM', at: ['login'], when: ({ words }) => says.userNameForm(words) },
  {
    cause: 'AUTH_MECHANISM_UNSUPPORTED',
    at: ['login'],
    when: (reply) =>
      says.mechanism(reply.words) &&
      (reply.status === 'BAD' ||
        says.noMechanism(reply.words) ||
        says.authUnknown(reply.words) ||
        /unsupported|not support/.test(reply.words)) &&
      reply.code === '',
  },
  // Opening a folder.
  {
    cause: 'IMAP_SEARCH_CHARSET',
    at: ['mailbox'],
    when: (reply) => reply.code === 'BADCHARSET' || /charset/.test(reply.words),
  },
  {
    cause: 'IMAP_FOLDER_READ_ONLY',
    at: ['select', 'mailbox'],
    when: ({ status, words }) => status !== 'BYE' && says.readOnly(words),
  },
  {
    cause: 'IMAP_NO_PERMISSION',
    at: ['select', 'mailbox'],
    when: (reply) => ['NOPERM', 'AUTHORIZATIONFAILED'].includes(reply.code) || says.noPermission(reply.words),
  },
  {
    cause: 'IMAP_FOLDER_NOT_FOUND',
    at: ['select', 'mailbox'],
    when: (reply) => ['NONEXISTENT', 'TRYCREATE'].includes(reply.code) || says.noSuchFolder(reply.words),
  },
  // The general cause of each place.
  // RFC 9051, section 6.2.1: NO is a fault in the server's set-up, BAD a command that it does not take.
  {
    cause: 'STARTTLS_TEMPORARILY_UNAVAILABLE',
    at: ['starttls'],
    when: ({ status, words }) =>
      status === 'NO' && !/\bnot (allowed|permitted|enabled|supported)\b|disabled|already/.test(words),
  },
  { cause: 'STARTTLS_REFUSED', at: ['starttls'], when: () => true },
  { cause: 'IMAP_CONNECTION_LOST', at: [...anywhere], when: ({ status }) => status === 'BYE' },
  // Meant for people (RFC 9051, section 7.1), and not about the password: an administrator's reason. The code
  // says whom to ask (RFC 5530); Dovecot sends it with every reason that an administrator gives.
  {
    cause: 'IMAP_ACCOUNT_DISABLED',
    at: ['login'],
    when: (reply) =>
      reply.code === 'CONTACTADMIN' ||
      (reply.status === 'NO' && reply.code === 'ALERT' && !says.wrongPassword(reply.words)),
  },
  // Courier says NO where others say BAD.
  {
    cause: 'IMAP_LOGIN_REFUSED',
    at: ['login'],
    when: ({ code, words }) => code === '' && /\berror in (\w+ )?command\b/.test(words),
  },
  {
    cause: 'IMAP_LOGIN_REJECTED',
    at: ['login'],
    when: (reply) =>
      reply.status === 'NO' ||
      reply.code === 'AUTHENTICATIONFAILED' ||
      // BAD is about the command: its form is not the password.
      (says.wrongPassword(reply.words) && !/argument|syntax|\bpars(e|ing)\b/.test(reply.words)),
  },
  { cause: 'IMAP_LOGIN_REFUSED', at: ['login'], when: () => true },
  { cause: 'IMAP_FOLDER_REFUSED', at: ['select'], when: () => true },
  { cause: 'IMAP_COMMAND_REFUSED', at: ['capability', 'mailbox'], when: () => true },
]

/** As the server said it: status, code and text. */
export const quotedImap = (reply: ImapReply): string => {
  const code =
    reply.code === undefined
      ? ''
      : ` [${reply.code}${reply.codeArguments === undefined || reply.codeArguments === '' ? '' : ` ${reply.codeArguments}`}]`
  return `${reply.tagged ? '' : '* '}${reply.status}${code} ${reply.text}`.trim()
}

export const causeOfImapRefusal = (
  reply: ImapReply,
  place: ImapPlace,
  kase: Case,
  oauthOffered: boolean,
): CauseId => {
  const facts: ImapRefusal = {
    status: reply.status,
    code: (reply.code ?? '').toUpperCase(),
    text: quotedImap(reply),
    // Google ends every refusal with the word for NO.
    words: wordsOf(reply.text, kase).replace(/\s*\(failure\)$/, ''),
    place,
    host: kase.host,
    kase,
    oauthOffered,
  }
  return rules.find(({ at, when }) => at.includes(place) && when(facts))?.cause ?? 'REPLY_NOT_UNDERSTOOD'
}
