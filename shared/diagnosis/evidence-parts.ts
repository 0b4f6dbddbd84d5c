/** What the evidence of several stages is made of: faults, replies, certificates, trust. */
import { z } from 'zod'

export const text = z.string().max(65_536)
export const texts = z.array(text).max(100_000)
export const count = z.number().int().min(0)
export const port = z.number().int().min(0).max(65_535)
export const ms = z.number().min(0)
export const family = z.union([z.literal(4), z.literal(6)])

export const securitySchema = z.enum(['none', 'starttls', 'starttls-if-offered', 'tls'])

/** A fault of Node's net, tls or dns as far as it can be told apart. Texts differ between OpenSSL and BoringSSL. */
const faultFields = {
  /**
   * `ECONNREFUSED`, `ERR_SSL_WRONG_VERSION_NUMBER`, `ENOTFOUND` …; 'TIMEOUT' where our own time limit struck;
   * 'CLOSED' for an orderly end (FIN); 'NOT_A_REPLY' for bytes that are no reply of the protocol; 'LIMIT' where
   * the peer overran a limit of ours; 'ABORTED' where the run was cancelled.
   */
  code: text,
  message: text,
  errno: z.number().optional(),
  syscall: text.optional(),
  /** OpenSSL's library and reason, lower case as given: `SSL routines`, `wrong version number`. */
  library: text.optional(),
  reason: text.optional(),
  /** TLS alert number that the peer sent (RFC 8446, section 6). */
  alert: z.number().int().min(0).max(255).optional(),
}
export const faultSchema = z.looseObject(faultFields)
/** What ended a wait for a reply when it was not a reply. */
export const replyFaultSchema = z.looseObject({
  ...faultFields,
  /** What had arrived of it, cleaned for display, at most 512 characters. */
  partial: text.optional(),
  /** A limit of ours that the server overran. */
  limit: z.enum(['line', 'reply', 'session']).optional(),
})

/** One SMTP reply (RFC 5321, section 4.2). */
export const smtpReplySchema = z.looseObject({
  code: z.number().int().min(0).max(999),
  /** Enhanced status code (RFC 3463) of the last line that has one, e.g. "5.7.8". */
  enhanced: text.optional(),
  /** The lines' texts, codes and enhanced codes included, cleaned for display. */
  lines: texts,
  ms,
})

/** One IMAP response that decides something (RFC 9051, section 7.1). */
export const imapReplySchema = z.looseObject({
  status: z.enum(['OK', 'NO', 'BAD', 'BYE', 'PREAUTH']),
  /** Response code without brackets, upper case: "AUTHENTICATIONFAILED"; its arguments in `codeArguments`. */
  code: text.optional(),
  codeArguments: text.optional(),
  /** Human text, cleaned for display. */
  text,
  tagged: z.boolean(),
  ms,
})

export const skippedSchema = z
  .enum([
    'not-asked-for',
    'no-password',
    'password-for-other-destination',
    'password-unreadable',
    'bad-certificate',
    'held-back',
    'not-offered',
    'no-common-mechanism',
    /** JavaMail has one that the server offers (NTLM, DIGEST-MD5), and we have not. */
    'mechanism-not-spoken',
    'needs-tls',
    'no-recipient',
    /** Only IMAP's LOGIN command is left and the password is not ASCII: JavaMail would garble it. */
    'password-not-ascii',
  ])
  .optional()

export const serviceKindSchema = z.enum([
  'smtp',
  'imap',
  'pop3',
  'http',
  'ssh',
  'ftp',
  'tls',
  'silent',
  'closed',
  'other',
])

export const certificateSchema = z.looseObject({
  /** RFC 2253-like, one line. */
  subject: text,
  issuer: text,
  commonName: text,
  organization: text,
  issuerCommonName: text,
  issuerOrganization: text,
  /** DNS and IP names of subjectAltName; the CN only where there is no subjectAltName. */
  names: texts,
  /** ISO 8601. */
  validFrom: text,
  validTo: text,
  /** Whole days from the start of the run until validTo; negative once expired. */
  daysLeft: z.number().int(),
  serialNumber: text,
  /** SHA-256, lower-case hex. */
  fingerprint256: text,
  selfSigned: z.boolean(),
  ca: z.boolean(),
  /** Public certificate in PEM: what "Save the CA" writes. */
  pem: text,
  keyType: text,
  keyBits: count,
  signatureAlgorithm: text,
})

/** Trust by signatures, CA flag and key usage, apart from dates and names. */
export const trustSchema = z.looseObject({
  trusted: z.boolean(),
  /** Why not: what a person has to mend. */
  problem: z
    .enum([
      'self-signed-leaf',
      'unknown-root',
      'issuer-missing',
      'bad-signature',
      'issuer-not-a-ca',
      'wrong-key-usage',
      'chain-too-long',
    ])
    .optional(),
  /** Where a path was found: names from the leaf up to the anchor. */
  path: texts,
  /**
   * SHA-256 of each certificate of that path, lower-case hex: the dates that count are those of the path, not
   * of every certificate that was sent (an expired cross-signed root beside a good path does no harm).
   */
  pathFingerprints: texts.optional(),
})
