/** Rules for the login; what was not tried, and blanks in what was, are the same for SMTP and IMAP. */
import type { AuthEvidence, SettingsEvidence, SkipReason } from '#shared/diagnosis/evidence.ts'
import { destinationWords } from '#shared/settings/destination.ts'
import { type Case, type Hit, last } from './case.ts'
import { faultHit } from './faults.ts'
import { quoted } from './reply.ts'
import { refusal } from './smtp-refusal.ts'

export const wantsLogin = (seen: Case): boolean => seen.settings?.auth === true

const skipCauses: Readonly<Partial<Record<SkipReason | 'password-not-ascii', Hit['cause']>>> = {
  'no-password': 'NO_PASSWORD',
  'password-for-other-destination': 'PASSWORD_FOR_OTHER_DESTINATION',
  'password-unreadable': 'PASSWORD_UNREADABLE',
  'bad-certificate': 'LOGIN_SKIPPED_BAD_CERTIFICATE',
  'held-back': 'LOGIN_HELD_BACK',
  'no-common-mechanism': 'AUTH_MECHANISM_UNSUPPORTED',
  'mechanism-not-spoken': 'LOGIN_MECHANISM_NOT_TRIED',
  'password-not-ascii': 'PASSWORD_NOT_ASCII',
}

/** A login that was not tried is said as that, whatever came of the rest. */
export const skippedLogin = (
  skipped: SkipReason | undefined,
  stage: 'auth' | 'login',
  offered: readonly string[],
  settings: SettingsEvidence | undefined,
): Hit | undefined => {
  const cause = skipped === undefined ? undefined : skipCauses[skipped]
  // There is one, for this very place, and not without the encryption that was seen there.
  const isStripped = settings?.password !== 'other-destination'
  if (cause === undefined) return undefined
  const proof =
    cause === 'AUTH_MECHANISM_UNSUPPORTED' || cause === 'LOGIN_MECHANISM_NOT_TRIED'
      ? `offered: ${offered.join(' ') || 'nothing'}`
      : settings?.passwordKnownFor === undefined
        ? 'no login was tried'
        : `the password is for ${settings.passwordKnownFor}; tested was ${destinationWords(settings)}${isStripped ? ', and STARTTLS was not offered' : ''}`
  return { cause, stage, proof, facts: { mechanisms: offered.join(', ') } }
}

/** Refusals that a blank too many may be behind. */
const plainRefusals: ReadonlySet<string> = new Set([
  'AUTH_REJECTED',
  'AUTH_REJECTED_GMAIL',
  'AUTH_REJECTED_M365',
  'AUTH_USER_NAME_FORM',
  'IMAP_LOGIN_REJECTED',
  'IMAP_USER_NAME_FORM',
  'IMAP_APP_PASSWORD_REQUIRED',
  'AUTH_APP_PASSWORD_REQUIRED',
])

/** Raised only after a refusal: a blank may belong to a password. */
export const whitespaceHits = (refused: Hit, seen: Case): readonly Hit[] => {
  const shape = seen.settings?.passwordShape
  const username = seen.settings?.username ?? ''
  const inUser = username !== username.trim()
  const inPassword = shape?.edgeWhitespace === true || shape?.appPasswordWithSpaces === true
  if (!plainRefusals.has(refused.cause) || !(inUser || inPassword)) return []
  const where = inUser ? (inPassword ? 'the user name and the password' : 'the user name') : 'the password'
  return [{ cause: 'CREDENTIAL_WHITESPACE', stage: refused.stage, proof: refused.proof, facts: { where } }]
}

export const authHits = (auth: AuthEvidence, seen: Case): readonly Hit[] => {
  if (!auth.tried) {
    const skipped = skippedLogin(auth.skipped, 'auth', auth.offered, seen.settings)
    if (skipped !== undefined) return [skipped]
    if (auth.skipped === 'needs-tls')
      return [{ cause: 'AUTH_NEEDS_TLS', stage: 'auth', proof: `offered: ${auth.offered.join(' ')}` }]
    // EHLO has said it where it is there to be judged.
    if (auth.skipped === 'not-offered' && last(seen.stages, 'ehlo') === undefined)
      return [{ cause: 'EHLO_NO_LOGIN_OFFERED', stage: 'auth', proof: 'no AUTH offered' }]
    return []
  }
  if (auth.fault !== undefined) return faultHit(auth.fault, 'smtp', 'auth', 'during the login')
  if (auth.reply === undefined) return []
  if (auth.reply.code === 235) {
    return auth.overPlaintext
      ? [
          {
            cause: 'AUTH_OVER_PLAINTEXT',
            stage: 'auth',
            proof: `signed in without encryption: ${quoted(auth.reply)}`,
          },
        ]
      : []
  }
  const refused = refusal(auth.reply, 'auth', 'auth', seen, { mechanisms: auth.offered.join(', ') })
  return [...whitespaceHits(refused, seen), refused]
}
