/**
 * What an SMTP refusal means: one table, read from the top, the first rule that holds decides. Vendors' own
 * causes stand first and ask for the vendor's marks; then what codes and words say; the general cause of the
 * place stands last, by the reply's class, so that no reply is without one.
 */
import type { CauseId } from '#shared/diagnosis/causes/index.ts'
import type { Case } from './case.ts'
import type { ReplyFacts } from './reply.ts'
import { isGoogle, isMicrosoft365, isSendGrid, isSes, isZoho } from './vendors.ts'
import { says } from './words.ts'

/** Where in the dialogue the reply came; `content` is the reply to the final dot. */
export type Place = 'greeting' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'content'

export interface Refusal extends ReplyFacts {
  readonly place: Place
  readonly host: string
  readonly kase: Case
  readonly loggedIn: boolean
}

interface Rule {
  readonly cause: CauseId
  readonly at: readonly Place[]
  readonly when: (reply: Refusal) => boolean
}

const transaction = ['mail', 'rcpt', 'data', 'content'] as const

const raw =
  (pattern: RegExp): ((reply: Refusal) => boolean) =>
  (reply) =>
    pattern.test(reply.text)
const isPermanent = ({ class: replyClass }: Refusal): boolean => replyClass === 5
const isTemporary = ({ class: replyClass }: Refusal): boolean => replyClass === 4
const detail = (reply: Refusal, ...details: readonly string[]): boolean => details.includes(reply.detail)
const aboutSender = (reply: Refusal): boolean => says.sender(reply.words)
const isSmtpPlain = (reply: Refusal): boolean => reply.kase.context.security !== 'tls'

const vendorRules: readonly Rule[] = [
  {
    cause: 'AUTH_SMTP_DISABLED_TENANT',
    at: ['auth'],
    when: raw(/smtpclientauth\w* is disabled for the (tenant|organi[sz]ation)/i),
  },
  {
    cause: 'AUTH_SMTP_DISABLED_MAILBOX',
    at: ['auth'],
    when: raw(/smtpclientauth\w* is disabled for the (mailbox|user)|smtpclientauth\w* is disabled/i),
  },
  {
    cause: 'AUTH_BASIC_DISABLED',
    at: ['auth'],
    when: raw(/basic auth\w* (is |has been )?(disabled|blocked|not (supported|allowed))/i),
  },
  { cause: 'AUTH_SECURITY_DEFAULTS', at: ['auth'], when: raw(/security defaults/i) },
  {
    cause: 'AUTH_CONDITIONAL_ACCESS',
    at: ['auth'],
    when: raw(/did not meet the criteria|conditional access|access policy|AADSTS53003/i),
  },
  { cause: 'AUTH_SES_NOT_SUBSCRIBED', at: ['auth'], when: raw(/not subscribed to (amazon )?ses/i) },
  {
    cause: 'AUTH_SES_IAM_DENIED',
    at: ['auth', ...transaction],
    when: raw(/not authori[sz]ed to perform:? ?[`'"]?ses:/i),
  },
  {
    cause: 'AUTH_CREDITS_EXHAUSTED',
    at: ['auth', ...transaction],
    when: raw(
      /(credits?|plan|subscription|trial|billing|payment)\b.{0,40}(exceeded|exhausted|used up|expired|overdue|required|suspended|limit)|maximum credits/i,
    ),
  },
  {
    cause: 'AUTH_PROVIDER_API_KEY',
    at: transaction,
    when: (reply) => isSendGrid(reply.host, reply.text) && /unauthenticated senders/i.test(reply.text),
  },
  { cause: 'AUTH_PROVIDER_API_KEY', at: transaction, when: raw(/^550 unauthenticated senders not allowed/i) },
  {
    cause: 'AUTH_PROVIDER_API_KEY',
    at: ['auth'],
    when: (reply) =>
      isSendGrid(reply.host, reply.text) &&
      isPermanent(reply) &&
      reply.kase.context.username.trim() !== 'apikey' &&
      reply.kase.settings !== undefined,
  },
  {
    cause: 'RATE_LIMITED_M365_THREADS',
    at: ['auth', ...transaction],
    when: raw(
      /sender thread limit|concurrent connections? limit exceeded.{0,80}|STOREDRV\.ClientSubmit; sender/i,
    ),
  },
  {
    cause: 'SENDER_SEND_AS_DENIED_M365',
    at: transaction,
    when: (reply) =>
      detail(reply, '7.60', '2.252') ||
      /SendAsDenied|permissions? to send as this sender|send ?on ?behalf ?of.{0,20}denied/i.test(reply.text),
  },
  {
    cause: 'SENDER_DISALLOWED_ZOHO',
    at: transaction,
    when: (reply) =>
      /relaying disallowed as/i.test(reply.text) ||
      (isZoho(reply.host, reply.text) &&
        isPermanent(reply) &&
        aboutSender(reply) &&
        says.notOwned(reply.words)),
  },
  {
    cause: 'SENDER_UNVERIFIED_SENDGRID',
    at: transaction,
    when: (reply) =>
      /verified sender identity/i.test(reply.text) ||
      (isSendGrid(reply.host, reply.text) && /(from|sender).{0,60}verif/i.test(reply.text)),
  },
  {
    cause: 'SENDER_UNVERIFIED_SES',
    at: transaction,
    when: (reply) =>
      /identit(y|ies) failed the check|email address is not verified/i.test(reply.text) ||
      (isSes(reply.host) && /not verified/i.test(reply.text)),
  },
  {
    cause: 'TENANT_SENDING_BLOCKED',
    at: transaction,
    when: (reply) =>
      detail(reply, '7.705', '7.708', '7.750') ||
      /tenant has exceeded threshold|traffic not accepted from this ip|client blocked from sending from unregistered domain/i.test(
        reply.text,
      ),
  },
  {
    cause: 'SENDING_IP_BANNED',
    at: ['greeting', 'ehlo', ...transaction],
    when: (reply) =>
      /^7\.6(0[6-9]|[1-4]\d)$/.test(reply.detail) ||
      /banned sending ip|\(S31[45]0\)|part of their network is on our block list/i.test(reply.text),
  },
  {
    cause: 'SENDER_BLOCKED_OUTBOUND',
    at: ['auth', ...transaction],
    when: (reply) =>
      /bad outbound sender|unusual sending activity|outbound (spam|mail).{0,40}(block|suspend|disabl)|(sending|outgoing|outbound).{0,40}(disabled|blocked|suspended).{0,40}(account|user|spam)|(account|user|sender).{0,40}(blocked|suspended|disabled|restricted).{0,20}(from )?(sending|outgoing)|restricted users? portal/i.test(
        reply.text,
      ) && !isTemporary(reply),
  },
  {
    cause: 'EHLO_LOCALHOST_THROTTLED',
    at: ['ehlo', 'greeting', 'mail'],
    when: (reply) =>
      reply.code === 421 &&
      isGoogle(reply.host, reply.text) &&
      (/\(ehlo\)/i.test(reply.text) || isLocalEhlo(reply)),
  },
]

const isLocalEhlo = (reply: Refusal): boolean =>
  /^(localhost(\.localdomain)?|\[127\.|127\.)/i.test(reply.kase.context.ehloName) && reply.place !== 'mail'

const antivirusProxy: Rule = {
  cause: 'ANTIVIRUS_SMTP_PROXY',
  at: ['greeting', 'ehlo'],
  when: raw(
    /\bMFE proxy|(mail|smtp)[ -]?(shield|scanner|guard|proxy)\b.{0,60}(not available|unavailable|cannot|could not|failed|abort)|(anti-?virus|norton|avast|avg|kaspersky|eset|bitdefender|mcafee)\b.{0,60}(proxy|scan|abort|not available|cannot)/i,
  ),
}

const authRules: readonly Rule[] = [
  {
    cause: 'AUTH_APP_PASSWORD_REQUIRED',
    at: ['auth'],
    when: (reply) => says.appPassword(reply.words) && !isTemporary(reply),
  },
  { cause: 'AUTH_WEB_LOGIN_REQUIRED', at: ['auth'], when: (reply) => says.webLogin(reply.words) },
  {
    cause: 'AUTH_WEB_LOGIN_REQUIRED',
    at: ['auth'],
    when: (reply) => reply.detail === '7.14' && isGoogle(reply.host, reply.text),
  },
  {
    cause: 'AUTH_CREDITS_EXHAUSTED',
    at: ['auth'],
    when: raw(/(quota|allowance|balance) .{0,30}(used up|exhausted|insufficient)/i),
  },
  {
    cause: 'DAILY_LIMIT_REACHED',
    at: ['auth'],
    when: (reply) => says.daily(reply.words) && says.rate(reply.words),
  },
  {
    cause: 'STARTTLS_REQUIRED',
    at: ['auth'],
    when: (reply) =>
      isSmtpPlain(reply) &&
      /\bstarttls\b/i.test(reply.text) &&
      says.tlsNeeded(reply.words) &&
      !/authenti/i.test(reply.words),
  },
  {
    cause: 'AUTH_NEEDS_TLS',
    at: ['auth'],
    when: (reply) =>
      isSmtpPlain(reply) &&
      (reply.code === 538 || detail(reply, '7.11', '7.10') || says.tlsNeeded(reply.words)),
  },
  {
    cause: 'EHLO_NAME_NOT_QUALIFIED',
    at: ['auth'],
    when: (reply) => says.heloName(reply.words) && says.qualified(reply.words),
  },
  {
    cause: 'GREETING_IP_BLOCKLISTED',
    at: ['auth'],
    when: (reply) =>
      says.blocklist(reply.words) && !says.accountDisabled(reply.words) && !says.tooManyAttempts(reply.words),
  },
  { cause: 'AUTH_TOO_MANY_ATTEMPTS', at: ['auth'], when: (reply) => says.tooManyAttempts(reply.words) },
  {
    cause: 'RATE_LIMITED',
    at: ['auth'],
    when: (reply) => isTemporary(reply) && (says.tooManyConnections(reply.words) || says.rate(reply.words)),
  },
  { cause: 'AUTH_TEMPORARY_FAILURE', at: ['auth'], when: (reply) => says.backendDown(reply.words) },
  // RFC 4954: 432 4.7.12 asks for a password transition; the account is known, its old password is spent.
  {
    cause: 'AUTH_PASSWORD_EXPIRED',
    at: ['auth'],
    when: (reply) => says.passwordExpired(reply.words) || reply.detail === '7.12',
  },
  { cause: 'AUTH_TEMPORARY_FAILURE', at: ['auth'], when: isTemporary },
  {
    cause: 'AUTH_ACCOUNT_DISABLED',
    at: ['auth'],
    when: (reply) => reply.code === 525 || reply.detail === '7.13' || says.accountDisabled(reply.words),
  },
  { cause: 'AUTH_USER_NAME_FORM', at: ['auth'], when: (reply) => says.userNameForm(reply.words) },
  {
    cause: 'CLIENT_HOST_REJECTED',
    at: ['auth'],
    when: (reply) => says.client(reply.words) && !says.wrongPassword(reply.words),
  },
  {
    cause: 'AUTH_NOT_ENABLED',
    at: ['auth'],
    when: (reply) =>
      [500, 502, 503].includes(reply.code) ||
      (says.authUnknown(reply.words) && !says.mechanism(reply.words) && reply.code !== 535),
  },
  {
    cause: 'AUTH_MECHANISM_UNSUPPORTED',
    at: ['auth'],
    when: (reply) =>
      reply.code === 504 ||
      reply.detail === '7.4' ||
      (reply.code === 534 && (reply.detail === '7.9' || says.mechanism(reply.words))) ||
      (says.mechanism(reply.words) && says.authUnknown(reply.words)),
  },
  {
    cause: 'AUTH_TEMPORARY_FAILURE',
    at: ['auth'],
    when: (reply) => says.temporary(reply.words) && !says.wrongPassword(reply.words),
  },
  {
    cause: 'AUTH_REJECTED_M365',
    at: ['auth'],
    when: (reply) => isPermanent(reply) && isMicrosoft365(reply.host, reply.text),
  },
  {
    cause: 'AUTH_REJECTED_GMAIL',
    at: ['auth'],
    when: (reply) => isPermanent(reply) && isGoogle(reply.host, reply.text),
  },
  { cause: 'AUTH_REJECTED', at: ['auth'], when: isPermanent },
]

/** Refusals at MAIL, RCPT and DATA are often about something said earlier: Postfix waits with all of them until RCPT. */
const earlierRules: readonly Rule[] = [
  {
    cause: 'STARTTLS_REQUIRED',
    at: ['greeting', 'ehlo', ...transaction],
    when: (reply) => /\bstarttls\b/i.test(reply.text) && says.tlsNeeded(reply.words),
  },
  {
    cause: 'STARTTLS_REQUIRED',
    at: transaction,
    when: (reply) =>
      isPermanent(reply) &&
      (detail(reply, '7.10') ||
        ([530, 523, 538].includes(reply.code) && says.tlsNeeded(reply.words)) ||
        (says.tlsNeeded(reply.words) &&
          !aboutSender(reply) &&
          !says.needsAuth(reply.words) &&
          reply.kase.context.security === 'none')),
  },
  {
    cause: 'SENDER_NOT_LOGGED_IN',
    at: transaction,
    when: (reply) => aboutSender(reply) && /not logged ?in|must (be )?(log|sign)(ged)? ?in/.test(reply.words),
  },
  {
    cause: 'EHLO_NAME_NOT_QUALIFIED',
    at: ['ehlo', 'mail', 'rcpt', 'data'],
    when: (reply) =>
      says.qualified(reply.words) &&
      !says.tooEarly(reply.words) &&
      (says.heloName(reply.words) || (reply.place === 'ehlo' && !says.reverseDns(reply.words))),
  },
  {
    cause: 'EHLO_NAME_INVALID',
    at: ['mail', 'rcpt', 'data'],
    when: (reply) => says.heloName(reply.words) && !/first|polite|send|sequence|before/.test(reply.words),
  },
]

const clientRules: readonly Rule[] = [
  {
    cause: 'GREETING_NO_REVERSE_DNS',
    at: ['greeting', 'ehlo', ...transaction],
    when: (reply) => detail(reply, '7.25') || (says.reverseDns(reply.words) && !says.relay(reply.words)),
  },
  {
    cause: 'DMARC_REJECTED',
    at: transaction,
    when: (reply) => /\bdmarc\b/.test(reply.words) || reply.detail === '7.509',
  },
  {
    cause: 'SPF_FAILED',
    at: transaction,
    when: (reply) =>
      detail(reply, '7.23', '7.24', '7.27') || /\bspf\b|sender policy framework/.test(reply.words),
  },
  { cause: 'DMARC_REJECTED', at: transaction, when: (reply) => reply.detail === '7.26' },
  {
    cause: 'RECIPIENT_GREYLISTED',
    at: ['mail', 'rcpt', 'data', 'content'],
    when: (reply) => isTemporary(reply) && says.greylist(reply.words),
  },
  {
    cause: 'GREETING_IP_BLOCKLISTED',
    at: ['greeting', 'ehlo', ...transaction],
    when: (reply) =>
      says.blocklist(reply.words) &&
      !says.tooManyConnections(reply.words) &&
      !(says.sender(reply.words) && !/\b(ip|client|host)\b|\d+\.\d+\.\d+\.\d+/.test(reply.words)),
  },
]

const capacityRules: readonly Rule[] = [
  {
    cause: 'MESSAGE_TOO_LARGE',
    at: transaction,
    when: (reply) =>
      detail(reply, '3.4', '2.3') || (says.tooLarge(reply.words) && !says.mailboxFull(reply.words)),
  },
  {
    cause: 'TOO_MANY_RECIPIENTS',
    at: ['rcpt', 'data', 'content'],
    when: (reply) => detail(reply, '5.3') || says.tooManyRecipients(reply.words),
  },
  {
    cause: 'DAILY_LIMIT_REACHED',
    at: transaction,
    when: (reply) =>
      says.daily(reply.words) &&
      (says.rate(reply.words) || /limit|quota|exceed|reached|maximum/.test(reply.words)),
  },
  {
    cause: 'RECIPIENT_MAILBOX_FULL',
    at: ['rcpt', 'content'],
    when: (reply) =>
      reply.detail === '2.2' ||
      (says.mailboxFull(reply.words) && !/\b(sending|sender|rate|message|hour|outgoing)/.test(reply.words)),
  },
  {
    cause: 'SERVER_STORAGE_LOW',
    at: ['greeting', 'ehlo', ...transaction],
    when: (reply) => reply.detail === '3.1' || says.storage(reply.words),
  },
  {
    cause: 'RATE_LIMITED',
    at: transaction,
    when: (reply) => detail(reply, '7.28') || says.rate(reply.words) || says.tooManyConnections(reply.words),
  },
  {
    cause: 'RATE_LIMITED',
    at: ['ehlo'],
    when: (reply) => says.rate(reply.words) || says.tooManyConnections(reply.words),
  },
  {
    cause: 'SMTPUTF8_REQUIRED',
    at: transaction,
    when: (reply) =>
      detail(reply, '6.7', '6.9') ||
      /smtputf8|non-?ascii|8-?bit address|internationali[sz]ed/.test(reply.words),
  },
]

const senderRules: readonly Rule[] = [
  {
    cause: 'SENDER_EMPTY',
    at: ['mail', 'rcpt'],
    when: (reply) => says.emptySender(reply.words) && reply.place === 'mail',
  },
  {
    cause: 'SENDER_VERIFY_FAILED',
    at: transaction,
    when: (reply) =>
      says.verifyFailed(reply.words) &&
      (aboutSender(reply) || (reply.place !== 'rcpt' && !says.recipient(reply.words))),
  },
  {
    cause: 'SENDER_VERIFY_FAILED',
    at: ['rcpt', 'content'],
    when: (reply) =>
      /sender address .{0,20}(undeliverable|unverified|user unknown)|sender verify/.test(reply.words),
  },
  {
    cause: 'SENDER_DOMAIN_NOT_FOUND',
    at: transaction,
    when: (reply) =>
      (reply.detail === '1.8' && !isMicrosoft365(reply.host, reply.text)) ||
      ((aboutSender(reply) || reply.place === 'mail') && says.domainNotFound(reply.words)),
  },
  {
    cause: 'SENDER_SYNTAX',
    at: transaction,
    when: (reply) => reply.detail === '1.7' && !says.notOwned(reply.words),
  },
  {
    cause: 'SENDER_SYNTAX',
    at: ['mail', 'rcpt'],
    when: (reply) =>
      isPermanent(reply) &&
      says.syntax(reply.words) &&
      (reply.place === 'mail' || aboutSender(reply)) &&
      !says.recipient(reply.words) &&
      !says.notOwned(reply.words),
  },
  {
    cause: 'SENDER_NOT_OWNED',
    at: transaction,
    when: (reply) =>
      isPermanent(reply) &&
      says.notOwned(reply.words) &&
      (aboutSender(reply) || reply.place === 'mail' || reply.place === 'content' || reply.loggedIn) &&
      !says.relay(reply.words) &&
      !says.client(reply.words),
  },
]

const accessRules: readonly Rule[] = [
  {
    cause: 'AUTH_REQUIRED',
    at: ['greeting', 'ehlo', ...transaction],
    when: (reply) =>
      reply.code === 530 ||
      detail(reply, '7.57') ||
      (says.needsAuth(reply.words) && !says.relay(reply.words) && !aboutSender(reply)),
  },
  { cause: 'AUTH_REQUIRED', at: transaction, when: (reply) => [535, 538].includes(reply.code) },
]

const recipientRules: readonly Rule[] = [
  // Microsoft's edge says "Access denied" for a mailbox that does not exist (directory-based edge blocking).
  {
    cause: 'RECIPIENT_UNKNOWN',
    at: ['rcpt', 'content'],
    when: (reply) => reply.detail === '4.1' && isMicrosoft365(reply.host, reply.text),
  },
  {
    cause: 'RECIPIENT_UNKNOWN',
    at: ['rcpt', 'content'],
    when: (reply) =>
      isPermanent(reply) &&
      (detail(reply, '1.1', '1.10', '1.6') ||
        (says.unknownUser(reply.words) &&
          !aboutSender(reply) &&
          !says.syntax(reply.words) &&
          reply.detail !== '1.3')),
  },
  {
    cause: 'RELAY_DENIED',
    at: ['rcpt', 'content'],
    when: (reply) => says.relay(reply.words) || detail(reply, '7.64', '7.54') || reply.code === 551,
  },
  {
    cause: 'SENDER_REFUSED',
    at: ['rcpt', 'content'],
    when: (reply) => isPermanent(reply) && aboutSender(reply) && !says.recipient(reply.words),
  },
  {
    cause: 'SENDER_DEFERRED',
    at: ['rcpt'],
    when: (reply) => isTemporary(reply) && aboutSender(reply) && !says.recipient(reply.words),
  },
  { cause: 'CLIENT_HOST_REJECTED', at: transaction, when: (reply) => says.client(reply.words) },
  {
    cause: 'RECIPIENT_SYNTAX',
    at: ['rcpt'],
    when: (reply) =>
      isPermanent(reply) && (reply.detail === '1.3' || reply.code === 501 || says.syntax(reply.words)),
  },
  {
    cause: 'RECIPIENT_DISABLED',
    at: ['rcpt', 'content'],
    when: (reply) => isPermanent(reply) && (reply.detail === '2.1' || says.disabledRecipient(reply.words)),
  },
  { cause: 'SPAM_REJECTED', at: transaction, when: (reply) => isPermanent(reply) && says.spam(reply.words) },
  {
    cause: 'RECIPIENT_UNKNOWN',
    at: ['rcpt'],
    when: (reply) => isPermanent(reply) && /^1\.(0|2|4|9)$/.test(reply.detail),
  },
  {
    cause: 'SERVER_CONFIG_ERROR',
    at: transaction,
    when: (reply) => (/^3\./.test(reply.detail) && reply.detail !== '3.2') || says.serverFault(reply.words),
  },
]

const contentRules: readonly Rule[] = [
  {
    cause: 'BARE_LINEFEED_REJECTED',
    at: ['data', 'content'],
    when: (reply) =>
      /bare (lf|cr|line ?feed|newline)|bare <(lf|cr)>|\blf\b.{0,20}without|line endings?|<cr><lf>/.test(
        reply.words,
      ) ||
      (reply.detail === '6.11' && /invalid char|line/.test(reply.words)),
  },
  {
    cause: 'FROM_HEADER_REJECTED',
    at: ['content'],
    when: (reply) =>
      reply.detail === '7.512' ||
      /(from:? (header|field)|header.{0,20}from|rfc ?5322|rfc ?822|multiple (from|addresses in from)|missing.{0,20}from)/.test(
        reply.words,
      ),
  },
  {
    cause: 'SPAM_REJECTED',
    at: ['content'],
    when: (reply) => /^7\.50\d$/.test(reply.detail) || says.spam(reply.words),
  },
  {
    cause: 'CONTENT_BLOCKED',
    at: ['content'],
    when: (reply) =>
      /(attachment|file ?type|file name|extension|content|virus|malware|infected|executable|macro).{0,60}(not allowed|not permitted|forbidden|block|reject|denied|prohibit|issue|found|detected|banned)|(blocked|banned|prohibited|forbidden|infected|virus|malware).{0,60}(attachment|file|content|message)|content presents/.test(
        reply.words,
      ) ||
      (reply.detail === '7.0' && /security issue|content/.test(reply.words)),
  },
]

/** By class alone, where nothing above knew better: never "unknown". */
const generalRules: readonly Rule[] = [
  {
    cause: 'CLIENT_SPOKE_TOO_EARLY',
    at: ['greeting'],
    when: (reply) => says.tooEarly(reply.words) || (reply.code === 521 && reply.detail === '5.1'),
  },
  { cause: 'GREETING_BUSY', at: ['greeting'], when: isTemporary },
  { cause: 'GREETING_REFUSED', at: ['greeting'], when: isPermanent },
  { cause: 'CLIENT_SPOKE_TOO_EARLY', at: ['ehlo'], when: (reply) => says.tooEarly(reply.words) },
  {
    cause: 'CLIENT_HOST_REJECTED',
    at: ['ehlo'],
    when: (reply) => isPermanent(reply) && says.client(reply.words) && ![501, 504].includes(reply.code),
  },
  {
    cause: 'EHLO_NAME_INVALID',
    at: ['ehlo'],
    when: (reply) =>
      isPermanent(reply) &&
      ([501, 504, 553].includes(reply.code) ||
        says.heloName(reply.words) ||
        /(host|domain) ?name|argument|invalid (host|domain|name)/.test(reply.words)),
  },
  { cause: 'SMTP_SERVICE_CLOSING', at: ['ehlo', 'starttls', 'data'], when: (reply) => reply.code === 421 },
  { cause: 'EHLO_REFUSED', at: ['ehlo'], when: (reply) => isPermanent(reply) || isTemporary(reply) },
  {
    cause: 'STARTTLS_TEMPORARILY_UNAVAILABLE',
    at: ['starttls'],
    when: (reply) =>
      isTemporary(reply) ||
      (isPermanent(reply) && (says.temporary(reply.words) || says.serverFault(reply.words))),
  },
  { cause: 'STARTTLS_REFUSED', at: ['starttls'], when: isPermanent },
  { cause: 'SMTP_SERVICE_CLOSING', at: ['mail', 'rcpt', 'content'], when: (reply) => reply.code === 421 },
  // Delivery not authorised (RFC 3463, 5.7.1) to a client without a login: the server does not pass mail on for it.
  {
    cause: 'RELAY_DENIED',
    at: ['rcpt'],
    when: (reply) =>
      /^7\./.test(reply.detail) && !reply.loggedIn && (isPermanent(reply) || reply.code === 454),
  },
  {
    cause: 'RELAY_DENIED',
    at: ['rcpt'],
    when: (reply) => reply.code === 554 && reply.enhanced === '' && !reply.loggedIn,
  },
  {
    cause: 'RECIPIENT_GREYLISTED',
    at: ['rcpt', 'data', 'content'],
    when: (reply) => isTemporary(reply) && says.tryLater(reply.words) && [450, 451].includes(reply.code),
  },
  { cause: 'SENDER_DEFERRED', at: ['mail'], when: isTemporary },
  { cause: 'SENDER_REFUSED', at: ['mail'], when: isPermanent },
  { cause: 'RECIPIENT_DEFERRED', at: ['rcpt'], when: isTemporary },
  { cause: 'RECIPIENT_REFUSED', at: ['rcpt'], when: isPermanent },
  { cause: 'MESSAGE_DEFERRED', at: ['data', 'content'], when: isTemporary },
  { cause: 'MESSAGE_REFUSED', at: ['data', 'content'], when: isPermanent },
]

const rules: readonly Rule[] = [
  antivirusProxy,
  ...vendorRules,
  ...authRules,
  ...earlierRules,
  ...clientRules,
  ...contentRules,
  ...capacityRules,
  ...senderRules,
  ...accessRules,
  ...recipientRules,
  ...generalRules,
]

/** The cause of a reply that is not the one hoped for at this place; a reply of no known class is not understood. */
export const causeOfRefusal = (reply: Refusal): CauseId => {
  if (reply.class !== 4 && reply.class !== 5) return 'REPLY_NOT_UNDERSTOOD'
  return (
    rules.find(({ at, when }) => at.includes(reply.place) && when(reply))?.cause ?? 'REPLY_NOT_UNDERSTOOD'
  )
}
