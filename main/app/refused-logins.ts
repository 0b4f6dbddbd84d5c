/** What a report says of the login: whether the password itself was refused, and how it travelled. Pure. */
import type { CheckResult } from '#shared/diagnosis/model.ts'

export type LoginOutcome = 'accepted' | 'refused' | 'unknown'

/** IMAP codes of a NO that is about the server's state, not about the password (RFC 5530). */
const notThePassword = new Set(['UNAVAILABLE', 'LIMIT', 'INUSE', 'SERVERBUG', 'OVERQUOTA', 'PRIVACYREQUIRED'])

/** 4xx, [UNAVAILABLE] and [LIMIT] do not refuse the password, and neither does a connection that broke. */
export const loginOutcome = (check: CheckResult): LoginOutcome => {
  for (const { evidence } of check.stages) {
    if (evidence?.stage === 'auth' && evidence.tried && evidence.reply !== undefined) {
      const { code } = evidence.reply
      if (code >= 200 && code < 300) return 'accepted'
      // 535, and what servers answer in its place; 504 and 538 speak of the mechanism.
      return code >= 500 && code !== 504 && code !== 538 ? 'refused' : 'unknown'
    }
    if (evidence?.stage === 'login' && evidence.tried && evidence.reply !== undefined) {
      const { status, code } = evidence.reply
      if (status === 'OK' || status === 'PREAUTH') return 'accepted'
      return status === 'NO' && !notThePassword.has(code ?? '') ? 'refused' : 'unknown'
    }
  }
  return 'unknown'
}

/** The logins that went out. */
const triedLogins = (check: CheckResult) =>
  check.stages.flatMap(({ evidence }) =>
    (evidence?.stage === 'auth' || evidence?.stage === 'login') && evidence.tried ? [evidence] : [],
  )

/** A login went out although the certificate failed, because the user allowed it. */
export const usedBadCertificate = (check: CheckResult): boolean =>
  check.stages.some(({ stage, status }) => stage === 'tls' && status !== 'pass') &&
  triedLogins(check).length > 0 &&
  check.stages.some(({ evidence }) => evidence?.stage === 'tls' && evidence.badCertificateAllowed)

/** A login was accepted over TLS. */
export const wasEncryptedLogin = (check: CheckResult): boolean =>
  loginOutcome(check) === 'accepted' && triedLogins(check).some(({ overPlaintext }) => !overPlaintext)
