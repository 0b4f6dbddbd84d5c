/** Refusals of the login. */

import { leavesOpen, says } from '#main/services/knowledge/phrases/index.ts'
import { isGoogle, isMicrosoft365 } from '#main/services/knowledge/vendors.ts'
import { detail, isPermanent, isSmtpPlain, isTemporary, type Rule, raw } from './smtp-rule.ts'

export const authRules: readonly Rule[] = [
  { cause: 'AUTH_REJECTED', at: ['auth'], when: (reply) => isPermanent(reply) && leavesOpen(reply.words) },
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
  { cause: 'AUTH_SMTP_DISABLED_MAILBOX', at: ['auth'], when: (reply) => says.smtpOff(reply.words) },
  {
    cause: 'AUTH_ACCOUNT_DISABLED',
    at: ['auth'],
    when: (reply) =>
      says.accountDisabled(reply.words) ||
      ((reply.code === 525 || reply.detail === '7.13') && !says.client(reply.words)),
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
      (says.authUnknown(reply.words) && !says.mechanism(reply.words) && reply.code !== 535) ||
      // 535 is about user and password, unless the server speaks of itself.
      /\bauth\w* (is )?not (allowed|enabled|supported|available|permitted|offered) (on|by|at|for) .{0,30}\b(servers?|port|host|listener|connections?)\b/.test(
        reply.words,
      ),
  },
  {
    cause: 'AUTH_MECHANISM_UNSUPPORTED',
    at: ['auth'],
    when: (reply) =>
      says.noMechanism(reply.words) ||
      reply.code === 504 ||
      reply.detail === '7.4' ||
      (reply.code === 534 && (reply.detail === '7.9' || says.mechanism(reply.words))) ||
      (says.mechanism(reply.words) &&
        (says.authUnknown(reply.words) || /unsupported|not support|unknown|unrecogni/.test(reply.words))),
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
