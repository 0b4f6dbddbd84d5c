/**
 * Evidence as a saved report has it, checked stage by stage. Fields that are not known here are kept: a
 * report of a newer version opens all the same, and loses nothing when it is saved again.
 */
import { z } from 'zod'
import type { CertificateFacts, Fault, ImapReply, SmtpReply, StageEvidence, TrustFacts } from './evidence.ts'

const text = z.string().max(65_536)
const texts = z.array(text).max(100_000)
const count = z.number().int().min(0)
const port = z.number().int().min(0).max(65_535)
const ms = z.number().min(0)
const family = z.union([z.literal(4), z.literal(6)])

export const securitySchema = z.enum(['none', 'starttls', 'starttls-if-offered', 'tls'])

const faultFields = {
  code: text,
  message: text,
  errno: z.number().optional(),
  syscall: text.optional(),
  library: text.optional(),
  reason: text.optional(),
  alert: z.number().int().min(0).max(255).optional(),
}
export const faultSchema: z.ZodType<Fault> = z.looseObject(faultFields)
const replyFault = z.looseObject({
  ...faultFields,
  partial: text.optional(),
  limit: z.enum(['line', 'reply', 'session']).optional(),
})

const smtpReply: z.ZodType<SmtpReply> = z.looseObject({
  code: z.number().int().min(0).max(999),
  enhanced: text.optional(),
  lines: texts,
  ms,
})

const imapReply: z.ZodType<ImapReply> = z.looseObject({
  status: z.enum(['OK', 'NO', 'BAD', 'BYE', 'PREAUTH']),
  code: text.optional(),
  codeArguments: text.optional(),
  text,
  tagged: z.boolean(),
  ms,
})

const skipped = z
  .enum([
    'not-asked-for',
    'no-password',
    'password-for-other-destination',
    'password-unreadable',
    'bad-certificate',
    'held-back',
    'not-offered',
    'no-common-mechanism',
    'mechanism-not-spoken',
    'needs-tls',
    'no-recipient',
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

const settings = z.looseObject({
  stage: z.literal('settings'),
  protocol: z.enum(['smtp', 'imap', 'tc-imap', 'url']),
  host: text,
  portText: text,
  port,
  useSsl: z.boolean(),
  security: securitySchema,
  auth: z.boolean(),
  username: text,
  password: z.enum([
    'given',
    'keychain',
    'file',
    'none',
    'other-destination',
    'unreadable-in-file',
    'held-back',
    'not-needed',
  ]),
  passwordShape: z
    .looseObject({ edgeWhitespace: z.boolean(), appPasswordWithSpaces: z.boolean(), ascii: z.boolean() })
    .optional(),
  passwordDiffersFromFile: z.boolean().optional(),
  passwordKnownFor: text.optional(),
  hiddenByMark: text.optional(),
  utf8Keys: texts.optional(),
  replyTo: text.optional(),
  useSystemReply: z.boolean().optional(),
  ehloName: text.optional(),
  url: text.optional(),
  teamConnectVersion: z.enum(['7', '8']),
  checkServerIdentity: z.boolean().optional(),
  problems: z.array(z.looseObject({ key: text, message: text, suggestion: text.optional() })),
  followed: texts,
  notFollowed: texts,
})

const dns = z.looseObject({
  stage: z.literal('dns'),
  host: text,
  literal: z.boolean(),
  addresses: z.array(z.looseObject({ address: text, family })),
  fault: faultSchema.optional(),
  answers: z.array(
    z.looseObject({
      type: z.enum(['A', 'AAAA', 'MX', 'CNAME', 'PTR', 'TXT', 'SRV']),
      records: texts,
      code: text.optional(),
    }),
  ),
  suggestions: texts,
})

const connect = z.looseObject({
  stage: z.literal('connect'),
  port,
  attempts: z.array(
    z.looseObject({
      address: text,
      family,
      ms,
      outcome: z.enum(['connected', 'failed', 'timeout', 'cancelled']),
      fault: faultSchema.optional(),
    }),
  ),
  used: text.optional(),
  javaMailAddress: text.optional(),
  localAddress: text.optional(),
  otherPorts: z.array(z.looseObject({ port, open: z.boolean() })),
})

export const certificateSchema: z.ZodType<CertificateFacts> = z.looseObject({
  subject: text,
  issuer: text,
  commonName: text,
  organization: text,
  issuerCommonName: text,
  issuerOrganization: text,
  names: texts,
  validFrom: text,
  validTo: text,
  daysLeft: z.number().int(),
  serialNumber: text,
  fingerprint256: text,
  selfSigned: z.boolean(),
  ca: z.boolean(),
  pem: text,
  keyType: text,
  keyBits: count,
  signatureAlgorithm: text,
})

export const trustSchema: z.ZodType<TrustFacts> = z.looseObject({
  trusted: z.boolean(),
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
  path: texts,
  pathFingerprints: texts.optional(),
})

const tls = z.looseObject({
  stage: z.literal('tls'),
  servername: text,
  outcome: z.enum(['done', 'failed', 'timeout']),
  protocol: text.optional(),
  cipher: text.optional(),
  keyExchange: text.optional(),
  fault: faultSchema.optional(),
  chain: z.array(certificateSchema).max(100),
  chainTruncated: z.boolean().optional(),
  publicTrust: trustSchema.optional(),
  localTrust: trustSchema.optional(),
  javaTrust: trustSchema.optional(),
  nameMatches: z.boolean().optional(),
  judgedAt: text,
  plaintextProbe: z.looseObject({ text, kind: serviceKindSchema }).optional(),
  clientCertificateRequested: z.boolean().optional(),
  injectedBytes: count.optional(),
  badCertificateAllowed: z.boolean(),
})

const greeting = z.looseObject({
  stage: z.literal('greeting'),
  protocol: z.enum(['smtp', 'imap']),
  reply: smtpReply.optional(),
  imap: imapReply.optional(),
  fault: replyFault.optional(),
  kind: serviceKindSchema,
  text,
  ms,
  tlsProbe: z.enum(['answers', 'no-tls']).optional(),
  early: z.boolean().optional(),
})

const ehlo = z.looseObject({
  stage: z.literal('ehlo'),
  verb: z.enum(['EHLO', 'HELO']),
  name: text,
  reply: smtpReply.optional(),
  ehloReply: smtpReply.optional(),
  fault: replyFault.optional(),
  capabilities: texts,
  mechanisms: texts,
  sizeLimit: z.number().min(0).optional(),
  secure: z.boolean(),
})

const startTls = z.looseObject({
  stage: z.literal('starttls'),
  offered: z.boolean(),
  required: z.boolean(),
  attempted: z.boolean(),
  reply: smtpReply.optional(),
  imap: imapReply.optional(),
  fault: replyFault.optional(),
  injectedBytes: count.optional(),
})

const auth = z.looseObject({
  stage: z.literal('auth'),
  tried: z.boolean(),
  skipped,
  mechanism: z.enum(['PLAIN', 'LOGIN']).optional(),
  offered: texts,
  reply: smtpReply.optional(),
  fault: replyFault.optional(),
  overPlaintext: z.boolean(),
})

const envelope = z.looseObject({
  stage: z.literal('envelope'),
  tried: z.boolean(),
  skipped,
  pipelined: z.boolean(),
  ignoredInGroup: count.optional(),
  steps: z.array(
    z.looseObject({
      command: z.enum(['MAIL', 'RCPT', 'RSET', 'DATA']),
      address: text,
      role: z.enum([
        'reply-to',
        'user',
        'account',
        'given',
        'recipient-inside',
        'recipient-outside',
        'recipient',
        'stand-in',
        'none',
      ]),
      reply: smtpReply.optional(),
      fault: replyFault.optional(),
    }),
  ),
  loggedIn: z.boolean(),
  usersTried: z.boolean(),
})

const message = z.looseObject({
  stage: z.literal('message'),
  tried: z.boolean(),
  command: z.enum(['MAIL', 'RCPT', 'DATA']).optional(),
  reply: smtpReply.optional(),
  fault: replyFault.optional(),
  sizeBytes: count.optional(),
})

const capability = z.looseObject({
  stage: z.literal('capability'),
  capabilities: texts,
  mechanisms: texts,
  loginDisabled: z.boolean(),
  reply: imapReply.optional(),
  fault: replyFault.optional(),
  secure: z.boolean(),
})

const login = z.looseObject({
  stage: z.literal('login'),
  tried: z.boolean(),
  skipped,
  mechanism: z.enum(['PLAIN', 'LOGIN', 'LOGIN command']).optional(),
  reply: imapReply.optional(),
  untagged: z.array(imapReply),
  fault: replyFault.optional(),
  overPlaintext: z.boolean(),
})

const select = z.looseObject({
  stage: z.literal('select'),
  tried: z.boolean(),
  mailbox: text,
  reply: imapReply.optional(),
  untagged: z.array(imapReply),
  fault: replyFault.optional(),
  readOnly: z.boolean().optional(),
  permanentFlags: texts.optional(),
  flags: texts.optional(),
  exists: count.optional(),
  ignoredInGroup: count.optional(),
})

const mailbox = z.looseObject({
  stage: z.literal('mailbox'),
  tried: z.boolean(),
  unseen: count.optional(),
  oldestUnseen: text.optional(),
  oldestUnseenAgeMinutes: z.number().optional(),
  reply: imapReply.optional(),
  fault: replyFault.optional(),
  quota: z.looseObject({ usedKiB: z.number().min(0), limitKiB: z.number().min(0) }).optional(),
  untagged: z.array(imapReply).readonly().optional(),
  messageQuota: z.looseObject({ used: z.number().min(0), limit: z.number().min(0) }).optional(),
})

const http = z.looseObject({
  stage: z.literal('http'),
  hops: z.array(
    z.looseObject({
      url: text,
      status: z.number().int().optional(),
      location: text.optional(),
      fault: faultSchema.optional(),
    }),
  ),
  status: z.number().int().optional(),
  finalUrl: text.optional(),
  fault: faultSchema.optional(),
  tooManyRedirects: z.boolean().optional(),
  text: text.optional(),
  tlsProbe: z.enum(['answers', 'no-tls']).optional(),
})

const domainFacts = z.looseObject({
  domain: z.string(),
  result: z.enum(['found', 'missing', 'invalid', 'unknown']),
  records: z.array(z.string()).readonly(),
  code: z.string().optional(),
  problem: z.string().optional(),
  spf: z.enum(['pass', 'fail', 'softfail', 'neutral', 'permerror', 'temperror']).optional(),
  outgoingIp: z.string().optional(),
  lookups: z.number().optional(),
  policy: z.enum(['none', 'quarantine', 'reject']).optional(),
  recordDomain: z.string().optional(),
  foreign: z.boolean().optional(),
  nullMx: z.boolean().optional(),
  implicit: z.boolean().optional(),
})

const facts = z.looseObject({
  stage: z.enum(['mx', 'spf', 'dmarc', 'send', 'arrive', 'inspect', 'clean-up']),
  facts: z.record(z.string(), z.unknown()),
  fault: faultSchema.optional(),
  domains: z.array(domainFacts).readonly().optional(),
  skipped: z.enum(['no-outside-names', 'no-domain']).optional(),
})

export const stageEvidenceSchema: z.ZodType<StageEvidence> = z.discriminatedUnion('stage', [
  settings,
  dns,
  connect,
  tls,
  greeting,
  ehlo,
  startTls,
  auth,
  envelope,
  message,
  capability,
  login,
  select,
  mailbox,
  http,
  facts,
])
