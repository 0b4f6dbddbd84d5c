/** Refusals of sender, recipient and message by codes and families of words. */

import { says } from '#main/services/knowledge/phrases/index.ts'
import { isMicrosoft365 } from '#main/services/knowledge/vendors.ts'
import {
  aboutSender,
  detail,
  isPermanent,
  isTemporary,
  namesPageOfAddress,
  type Refusal,
  type Rule,
  raw,
  transaction,
} from './smtp-rule.ts'

/** How much in a time, as opposed to how large or how many at once. */
const aboutAmount = ({ words }: Refusal): boolean =>
  says.perTime(words) ||
  /\b(rate|frequency|hourly|daily)\b|\b(per|an|each|this) (second|minute|hour|day)\b/.test(words)

/** A number of recipients that policy limits (RFC 3463, x.7.x), and not the number that one message may have. */
const tooManyForNow = (reply: Refusal): boolean =>
  isTemporary(reply) && /^7\./.test(reply.detail) && says.tooManyRecipients(reply.words)

/** What is the sender's own; "returned to sender" is said of the recipient's. */
const ofSender = ({ words }: Refusal): boolean =>
  /\bsender('?s)? (\w+ )?(mailbox|account|quota)\b|\b(mailbox|account|quota) of (the )?sender\b/.test(words)

/** "200 messages in 3600 seconds" is about amount too, and so is a quota for what is sent. */
const aboutSending = (reply: Refusal): boolean =>
  aboutAmount(reply) ||
  says.rate(reply.words) ||
  /\b(sending|submission|outgoing|outbound|organi[sz]ation|queue|tenant)\b.{0,20}\b(quota|limit)|messages? (count|volume)|limits? (for|of|on) your/.test(
    reply.words,
  )

/** What a server says that does not pass mail on to this address; of the sender it says nothing. */
const forbidsDelivery = ({ place, words }: Refusal): boolean =>
  place === 'rcpt' && /\bdelivery (is )?not (allowed|authori[sz]ed|permitted)/.test(words)

/** Whom the recipient wants mail from; that the account may send as the sender is not denied. */
const isOnNoList = ({ words }: Refusal): boolean =>
  /\b(allow(ed)?|accepted|approved|permitted|safe|white)[- ]?senders?\b|\b(white|allow) ?list/.test(words)

/** The sender's mailbox is being asked for: nothing is known yet. */
const stillLooking = (reply: Refusal): boolean =>
  isTemporary(reply) && /\b(in progress|under way|pending|being (verified|checked))\b/.test(reply.words)

/**
 * A refusal of the sender that was made temporary (Postfix: soft_bounce), which its words show; some servers have a
 * code of that class for a sender who is not the one that signed in.
 */
const softened = (reply: Refusal): boolean =>
  isTemporary(reply) &&
  aboutSender(reply) &&
  (/^7\./.test(reply.detail) ||
    (reply.detail === '' && /\bauth\w*|\blog-?in|\baccount\b/.test(reply.words))) &&
  !says.temporary(reply.words)

/** Postfix and its kin say first whom a restriction is about; what the administrator wrote stands behind it. */
const senderIsNamed = ({ words }: Refusal): boolean => /\bsender address rejected:/.test(words)

/** Refusals at MAIL, RCPT and DATA are often about something said earlier: Postfix waits with all of them until RCPT. */
export const earlierRules: readonly Rule[] = [
  {
    cause: 'STARTTLS_REQUIRED',
    at: ['greeting', 'ehlo', ...transaction],
    when: (reply) => says.tlsNeeded(reply.words) && (/\bstarttls\b/i.test(reply.text) || reply.code === 530),
  },
  {
    cause: 'STARTTLS_REQUIRED',
    at: transaction,
    when: (reply) =>
      isPermanent(reply) &&
      (detail(reply, '7.10') ||
        ([523, 538].includes(reply.code) && says.tlsNeeded(reply.words)) ||
        (says.tlsNeeded(reply.words) &&
          !aboutSender(reply) &&
          !says.needsAuth(reply.words) &&
          reply.kase.context.security === 'none')),
  },
  {
    cause: 'SENDER_NOT_LOGGED_IN',
    at: transaction,
    when: (reply) =>
      aboutSender(reply) &&
      /not logged ?in|must (be )?((log|sign)(ged)? ?in|authenticat)/.test(reply.words) &&
      !/\b(spf|dkim|dmarc)\b/.test(reply.words),
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
    cause: 'EHLO_NAME_NOT_QUALIFIED',
    at: ['mail', 'rcpt', 'data'],
    when: (reply) => reply.code === 504 && says.heloName(reply.words),
  },
  {
    cause: 'EHLO_NAME_INVALID',
    at: ['mail', 'rcpt', 'data'],
    when: (reply) =>
      says.heloName(reply.words) && !/first|polite|send|sequence|before|handshake/.test(reply.words),
  },
]

/** Who may write to this recipient is limited (a group): of the sender’s own rights nothing is said. */
const limitsWriters = ({ words }: Refusal): boolean =>
  /not (allowed|authori[sz]ed|permitted) to (send|write|post|submit|deliver)( \w+){0,2} to (the |this |that )?(recipient|address|mailbox|group|list|user)/.test(
    words,
  )

/** Of mail that went further than to this server: where it came round again, or where it waited. */
export const routeRules: readonly Rule[] = [
  // RFC 3463: routing loop detected. Exchange has two more codes of its own for it.
  {
    cause: 'MAIL_LOOP',
    at: transaction,
    when: (reply) => detail(reply, '4.6', '4.12', '4.14') || says.mailLoop(reply.words),
  },
  {
    cause: 'DELIVERY_TIME_EXPIRED',
    at: ['rcpt', 'data', 'content'],
    when: (reply) => isPermanent(reply) && (detail(reply, '4.7') || says.expired(reply.words)),
  },
]

export const clientRules: readonly Rule[] = [
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
      detail(reply, '7.23', '7.24', '7.27') ||
      /\bspf\b|sender policy framework|(n't|not) (allow|permit|designate|authori[sz]e)\w*.{0,40}\bfrom \[?\d{1,3}\.\d|originating ip.{0,40}not (permitted|allowed|authori[sz]ed)|\bsender ?id\b.{0,20}(pra|not permitted|fail)/.test(
        reply.words,
      ),
  },
  // A page about it, where the reply says no more.
  { cause: 'SPF_FAILED', at: transaction, when: raw(/https?:\/\/[^\s/]*spf\b/i) },
  {
    cause: 'DMARC_REJECTED',
    at: transaction,
    when: (reply) =>
      reply.detail === '7.26' ||
      /\bunauthenticated (e-?mail|mail|message)|not have authentication information/.test(reply.words),
  },
  {
    cause: 'RECIPIENT_GREYLISTED',
    at: ['mail', 'rcpt', 'data', 'content'],
    when: (reply) => isTemporary(reply) && says.greylist(reply.words),
  },
  // Shut out after failed logins: for a time, and no list of others knows the address.
  {
    cause: 'AUTH_TOO_MANY_ATTEMPTS',
    at: ['greeting', 'ehlo', 'mail', 'rcpt'],
    when: ({ words }) =>
      says.tooManyAttempts(words) && /\bauth|log-?[io]n|password|sign-?in|brute|anmeld/.test(words),
  },
  {
    cause: 'GREETING_IP_BLOCKLISTED',
    at: ['greeting', 'ehlo', ...transaction],
    when: (reply) =>
      says.blocklist(reply.words) &&
      !/\b(url|uri|link)s?\b/.test(reply.words) &&
      !says.tooManyConnections(reply.words) &&
      !(says.sender(reply.words) && !/\b(ip|client|host|reputation)\b|\d+\.\d+\.\d+\.\d+/.test(reply.words)),
  },
  // Before there is a message only the address can be called spam, and where the page of it is named it is meant.
  {
    cause: 'GREETING_IP_BLOCKLISTED',
    at: ['mail', 'rcpt'],
    when: (reply) => isPermanent(reply) && says.spam(reply.words) && namesPageOfAddress(reply),
  },
  // Before any login only the address can be meant.
  {
    cause: 'GREETING_IP_BLOCKLISTED',
    at: ['greeting', 'ehlo'],
    when: (reply) =>
      (isPermanent(reply) && says.spam(reply.words)) ||
      (isPermanent(reply) && /\bblocked\b.{0,40}(https?:|\bsee\b|\bvisit\b|look ?up)/i.test(reply.text)),
  },
]

export const capacityRules: readonly Rule[] = [
  {
    cause: 'MESSAGE_TOO_LARGE',
    at: transaction,
    when: (reply) =>
      detail(reply, '3.4', '2.3') ||
      (says.tooLarge(reply.words) &&
        !says.mailboxFull(reply.words) &&
        !aboutAmount(reply) &&
        !/\bhops?\b|\bloop/.test(reply.words)),
  },
  {
    cause: 'TOO_MANY_RECIPIENTS',
    at: ['rcpt', 'data', 'content'],
    when: (reply) =>
      (detail(reply, '5.3') || says.tooManyRecipients(reply.words)) &&
      !aboutAmount(reply) &&
      !tooManyForNow(reply),
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
      (reply.detail === '2.2' && !ofSender(reply)) ||
      (says.mailboxFull(reply.words) &&
        !says.perTime(reply.words) &&
        !/\b(sending|sender|rate|messages? (per|limit|rate|quota|count|volume)|hour|outgoing|organi[sz]ation|queue|tenant|limits? (for|of|on) your)/.test(
          reply.words,
        )),
  },
  // Before any recipient is named there is one mailbox alone that can be meant.
  {
    cause: 'SENDER_MAILBOX_FULL',
    at: transaction,
    when: (reply) =>
      (reply.place === 'mail' || ofSender(reply)) &&
      (reply.detail === '2.2' || says.mailboxFull(reply.words)) &&
      !aboutSending(reply),
  },
  {
    cause: 'SERVER_STORAGE_LOW',
    at: ['greeting', 'ehlo', ...transaction],
    when: (reply) => reply.detail === '3.1' || says.storage(reply.words),
  },
  {
    cause: 'RATE_LIMITED',
    at: transaction,
    when: (reply) =>
      detail(reply, '7.28') ||
      tooManyForNow(reply) ||
      says.rate(reply.words) ||
      says.perTime(reply.words) ||
      says.tooManyConnections(reply.words),
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

export const senderRules: readonly Rule[] = [
  {
    cause: 'SENDER_EMPTY',
    at: ['mail'],
    when: (reply) => says.emptySender(reply.words),
  },
  {
    cause: 'SENDER_VERIFY_FAILED',
    at: transaction,
    when: (reply) =>
      says.verifyFailed(reply.words) &&
      !stillLooking(reply) &&
      (aboutSender(reply) || (reply.place !== 'rcpt' && !says.recipient(reply.words))),
  },
  {
    cause: 'SENDER_VERIFY_FAILED',
    at: ['rcpt', 'content'],
    when: (reply) =>
      /sender address .{0,20}(undeliverable|unverified|user unknown)|sender verify/.test(reply.words) &&
      !stillLooking(reply),
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
    when: (reply) => reply.detail === '1.7' && !says.notOwned(reply.words) && !stillLooking(reply),
  },
  {
    cause: 'SENDER_SYNTAX',
    at: ['mail', 'rcpt'],
    when: (reply) =>
      isPermanent(reply) &&
      (says.syntax(reply.words) ||
        (reply.place === 'mail' && /\baddress (is )?(not (a )?valid|invalid)/.test(reply.words))) &&
      (reply.place === 'mail' || aboutSender(reply)) &&
      !says.recipient(reply.words) &&
      !says.notOwned(reply.words),
  },
  // At MAIL nobody’s account but the sender’s own is spoken of.
  {
    cause: 'SENDER_BLOCKED_OUTBOUND',
    at: ['mail'],
    when: (reply) => isPermanent(reply) && reply.loggedIn && says.accountDisabled(reply.words),
  },
  {
    cause: 'SENDER_NOT_OWNED',
    at: transaction,
    when: (reply) =>
      (isPermanent(reply) || softened(reply)) &&
      says.notOwned(reply.words) &&
      !forbidsDelivery(reply) &&
      !isOnNoList(reply) &&
      !limitsWriters(reply) &&
      (aboutSender(reply) || reply.place === 'mail' || reply.place === 'content' || reply.loggedIn) &&
      !says.relay(reply.words) &&
      !says.client(reply.words),
  },
]

export const accessRules: readonly Rule[] = [
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

/** The form of an address; 550 is about mailboxes, and "invalid" then means one that is not there. */
const aboutForm = (reply: Refusal): boolean =>
  reply.detail === '1.3' ||
  (![501, 504, 553].includes(reply.code)
    ? /syntax|malformed|badly formed|format|rfc ?[58]|must (contain|have)|missing|qualified/.test(reply.words)
    : says.syntax(reply.words))

export const recipientRules: readonly Rule[] = [
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
          !aboutForm(reply) &&
          reply.detail !== '2.1')),
  },
  // Some servers put off what they do not know, for fear of a fault of their own.
  {
    cause: 'RECIPIENT_UNKNOWN',
    at: ['rcpt'],
    when: (reply) => isTemporary(reply) && reply.detail === '1.1' && says.unknownUser(reply.words),
  },
  // The domain of the recipient, as a server says that looked for the way there.
  {
    cause: 'RECIPIENT_UNKNOWN',
    at: ['rcpt', 'content'],
    when: (reply) =>
      isPermanent(reply) &&
      says.domainNotFound(reply.words) &&
      !aboutSender(reply) &&
      !says.relay(reply.words) &&
      !says.heloName(reply.words),
  },
  {
    cause: 'RELAY_DENIED',
    at: ['rcpt', 'content'],
    when: (reply) =>
      (says.relay(reply.words) && !senderIsNamed(reply)) ||
      detail(reply, '7.64', '7.54') ||
      (reply.code === 551 && !/^[2345]\./.test(reply.detail)) ||
      (forbidsDelivery(reply) && isPermanent(reply)),
  },
  {
    cause: 'SENDER_REFUSED',
    at: ['rcpt', 'content'],
    when: (reply) =>
      isPermanent(reply) && aboutSender(reply) && !says.recipient(reply.words) && !says.spam(reply.words),
  },
  {
    cause: 'SENDER_DEFERRED',
    at: ['rcpt'],
    when: (reply) => isTemporary(reply) && aboutSender(reply) && !says.recipient(reply.words),
  },
  { cause: 'CLIENT_HOST_REJECTED', at: transaction, when: (reply) => says.client(reply.words) },
  // RFC 3463: the system does not accept network messages, whoever they are for. Postscreen says it to a client
  // that its list rejects.
  { cause: 'CLIENT_HOST_REJECTED', at: transaction, when: ({ enhanced }) => enhanced === '5.3.2' },
  {
    cause: 'RECIPIENT_SYNTAX',
    at: ['rcpt'],
    when: (reply) =>
      isPermanent(reply) &&
      (reply.detail === '1.3' || reply.code === 501 || says.syntax(reply.words)) &&
      // The way to the recipient's domain, not how the address is written.
      !(/^(1\.2|4\.\d+)$/.test(reply.detail) && ![501, 553].includes(reply.code)),
  },
  {
    cause: 'RECIPIENT_DISABLED',
    at: ['rcpt', 'content'],
    when: (reply) =>
      (isPermanent(reply) &&
        (reply.enhanced === '5.2.1' || reply.detail === '7.13' || says.disabledRecipient(reply.words))) ||
      // For a while: code and words say it together, either alone is said of busy mailboxes as well.
      (reply.enhanced === '4.2.1' && says.disabledRecipient(reply.words)),
  },
  { cause: 'SPAM_REJECTED', at: transaction, when: (reply) => isPermanent(reply) && says.spam(reply.words) },
  {
    cause: 'RECIPIENT_UNKNOWN',
    at: ['rcpt'],
    // RFC 3463: of the address, or there is no way to its domain; where the look-up itself failed, nothing is known.
    when: (reply) =>
      isPermanent(reply) &&
      (/^1\.(0|2|4|9)$/.test(reply.detail) ||
        (reply.detail === '4.4' && !/\bname (service|server)\b|\bdns\b/.test(reply.words))),
  },
  {
    cause: 'SERVER_CONFIG_ERROR',
    at: transaction,
    when: (reply) =>
      (/^3\./.test(reply.detail) && reply.detail !== '3.2' && reply.enhanced !== '5.3.0') ||
      says.serverFault(reply.words),
  },
]

export const contentRules: readonly Rule[] = [
  {
    cause: 'BARE_LINEFEED_REJECTED',
    at: ['data', 'content'],
    when: (reply) =>
      /bare (lf|cr|line ?feed|newline)|bare <(lf|cr)>|\blf\b.{0,20}without|line endings?|<cr><lf>/.test(
        reply.words,
      ) ||
      (reply.detail === '6.11' && /invalid char|line/.test(reply.words)),
  },
  // qmail and what came of it say it by the name of a web page alone.
  { cause: 'BARE_LINEFEED_REJECTED', at: ['data', 'content'], when: raw(/\/smtplf\b/i) },
  {
    cause: 'FROM_HEADER_REJECTED',
    at: ['content'],
    when: (reply) =>
      reply.detail === '7.512' ||
      /(from:? (header|field|line)|header.{0,40}\bfrom\b|rfc ?5322|rfc ?822|multiple (from|addresses in from)|(missing|blank|empty).{0,20}from)/.test(
        reply.words,
      ),
  },
  {
    cause: 'SPAM_REJECTED',
    at: ['content'],
    when: (reply) => isPermanent(reply) && (/^7\.50\d$/.test(reply.detail) || says.spam(reply.words)),
  },
  // A page about spam, where the reply says no more.
  {
    cause: 'SPAM_REJECTED',
    at: ['content'],
    when: (reply) => isPermanent(reply) && /https?:\/\/[^\s/]+\/\S*spam/i.test(reply.text),
  },
  {
    cause: 'CONTENT_BLOCKED',
    at: ['content'],
    when: (reply) =>
      /(attachment|file ?type|file name|extension|content|virus|malware|infected|executable|macro).{0,60}(not allowed|not permitted|forbidden|block|reject|denied|prohibit|issue|found|detected|banned)|(blocked|banned|prohibited|forbidden|illegal|dangerous|infected|virus|malware).{0,60}(attachment|file|content|message|body)|content presents/.test(
        reply.words,
      ) ||
      (reply.detail === '7.0' && /security issue|content/.test(reply.words)) ||
      (isPermanent(reply) && /\bbanned\b|\b(virus|malware|trojan)\b/.test(reply.words)),
  },
]
