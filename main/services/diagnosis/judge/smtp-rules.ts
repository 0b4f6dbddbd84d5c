/**
 * What an SMTP refusal means: one table, read from the top, the first rule that holds decides. Vendors' own
 * causes stand first and ask for the vendor's marks; then what codes and words say; the general cause of the
 * place stands last, by the reply's class, so that no reply is without one.
 */
import type { CauseId } from '#main/services/knowledge/index.ts'
import { says } from '#main/services/knowledge/phrases/index.ts'
import { authRules } from './smtp-login-rules.ts'
import {
  isPermanent,
  isTemporary,
  namesPageOfAddress,
  type Refusal,
  type Rule,
  transaction,
} from './smtp-rule.ts'
import {
  accessRules,
  capacityRules,
  clientRules,
  contentRules,
  earlierRules,
  recipientRules,
  routeRules,
  senderRules,
} from './smtp-transaction-rules.ts'
import { antivirusProxy, vendorRules } from './smtp-vendor-rules.ts'

export type { Place, Refusal } from './smtp-rule.ts'

/** By class alone, where nothing above knew better: never "unknown". */
const generalRules: readonly Rule[] = [
  {
    cause: 'CLIENT_SPOKE_TOO_EARLY',
    at: ['greeting'],
    when: (reply) => says.tooEarly(reply.words) || (reply.code === 521 && reply.detail === '5.1'),
  },
  {
    cause: 'SERVER_CONFIG_ERROR',
    at: ['greeting'],
    when: (reply) =>
      says.serverFault(reply.words) &&
      /^3\.[05]$/.test(reply.detail) &&
      !says.tooManyConnections(reply.words) &&
      !says.temporary(reply.words),
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
  // A page about one address is a block list's, where the reply says no more.
  {
    cause: 'GREETING_IP_BLOCKLISTED',
    at: transaction,
    when: namesPageOfAddress,
  },
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
    at: ['rcpt', 'data'],
    when: (reply) =>
      isTemporary(reply) &&
      says.tryLater(reply.words) &&
      [450, 451, 452].includes(reply.code) &&
      !/\b(service|server|system|resources?) (is |are )?(currently |temporarily )?(unavailable|not available|error)/.test(
        reply.words,
      ),
  },
  // Out of sequence: of neither sender nor recipient anything is said.
  {
    cause: 'REPLY_NOT_UNDERSTOOD',
    at: ['mail', 'rcpt'],
    when: ({ code, words }) =>
      code === 503 &&
      /sequence|out of order|(need|expect|send|say|issue)\w* (a |an )?(valid )?(mail|rcpt|helo|ehlo)\b/.test(
        words,
      ),
  },
  { cause: 'SENDER_DEFERRED', at: ['mail'], when: isTemporary },
  { cause: 'SENDER_REFUSED', at: ['mail'], when: isPermanent },
  { cause: 'RECIPIENT_DEFERRED', at: ['rcpt'], when: isTemporary },
  { cause: 'RECIPIENT_REFUSED', at: ['rcpt'], when: isPermanent },
  { cause: 'MESSAGE_DEFERRED', at: ['data', 'content'], when: isTemporary },
  { cause: 'MESSAGE_REFUSED', at: ['data', 'content'], when: isPermanent },
]

/** Wherever it is said: TLS itself went well, and the server misses the client's certificate afterwards. */
const clientCertificate: Rule = {
  cause: 'TLS_CLIENT_CERT_REQUIRED',
  at: ['greeting', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'content'],
  when: (reply) => says.clientCertificate(reply.words),
}

const rules: readonly Rule[] = [
  antivirusProxy,
  clientCertificate,
  ...vendorRules,
  ...authRules,
  ...earlierRules,
  ...routeRules,
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
