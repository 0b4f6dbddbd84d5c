/** Providers' own causes: each asks for its provider's marks. */

import { says } from '#main/services/knowledge/phrases/index.ts'
import { isGoogle, isSendGrid, isSes, isZoho } from '#main/services/knowledge/vendors.ts'
import {
  aboutSender,
  detail,
  isPermanent,
  isTemporary,
  isWithoutLogin,
  type Refusal,
  type Rule,
  raw,
  transaction,
} from './smtp-rule.ts'

const isLocalEhlo = (reply: Refusal): boolean =>
  /^(localhost(\.localdomain)?|\[127\.|127\.)/i.test(reply.kase.context.ehloName) && reply.place !== 'mail'

export const antivirusProxy: Rule = {
  cause: 'ANTIVIRUS_SMTP_PROXY',
  at: ['greeting', 'ehlo'],
  when: raw(
    /\bMFE proxy|(mail|smtp)[ -]?(shield|scanner|guard|proxy)\b.{0,60}(not available|unavailable|cannot|could not|failed|abort)|(anti-?virus|norton|avast|avg|kaspersky|eset|bitdefender|mcafee)\b.{0,60}(proxy|scan|abort|not available|cannot)/i,
  ),
}

/** Exchange asks for the right of whoever signed in, and of a client without a login for that of everybody. */
const lacksSendAs = (reply: Refusal): boolean =>
  detail(reply, '7.60', '2.252') ||
  /SendAsDenied|permissions? to send as this sender|send ?on ?behalf ?of.{0,20}denied/i.test(reply.text)

export const vendorRules: readonly Rule[] = [
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
    when: raw(
      /basic auth\w*.{0,24}\b(disabled|blocked|switched off|no longer|not (supported|allowed|accepted))/i,
    ),
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
    cause: 'PROVIDER_TEST_ACCOUNT',
    at: transaction,
    when: ({ words }) => says.testAccount(words) && !says.relay(words),
  },
  {
    cause: 'AUTH_CREDITS_EXHAUSTED',
    at: ['auth', ...transaction],
    when: raw(
      /\b(limit|quota)\b.{0,40}\bupgrade (your|the) (plan|account|subscription)|exceeded your messaging limits|(credits?|plan|subscription|trial|billing|payment)\b.{0,40}(exceeded|exhausted|used up|expired|overdue|required|suspended|limit)|maximum credits/i,
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
    cause: 'SENDER_NOT_LOGGED_IN',
    at: transaction,
    when: (reply) => isWithoutLogin(reply) && lacksSendAs(reply),
  },
  { cause: 'SENDER_SEND_AS_DENIED_M365', at: transaction, when: lacksSendAs },
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
      /^7\.(511|6(0[6-9]|[1-4]\d))$/.test(reply.detail) ||
      /banned sending ip|\(S31[45]0\)|part of their network is on our block list/i.test(reply.text),
  },
  {
    cause: 'SENDER_BLOCKED_OUTBOUND',
    at: ['auth', ...transaction],
    when: (reply) =>
      /bad outbound sender|unusual sending activity|outbound ?spam ?exception|(outgoing|outbound)( \w+)? (is |was |has been )?(blocked|disabled|suspended)|outbound (spam|mail).{0,40}(block|suspend|disabl)|(sending|outgoing|outbound).{0,40}(disabled|blocked|suspended).{0,40}(account|user|spam)|sending (from|for|by) (this|your|the) (account|user|mailbox)\b.{0,20}(disabled|blocked|suspended|restricted)|(account|user|sender).{0,40}(blocked|suspended|disabled|restricted).{0,20}(from )?(sending|outgoing)|restricted users? portal/i.test(
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
