/**
 * What each stage saw, as data. Stages fill it in, `judge/` reads it and nothing else, and a saved report carries it: a
 * report judged again gives the same findings. No secret is ever part of it. Fields that are not known here are kept: a
 * report of a newer version opens all the same, and loses nothing when it is saved again.
 */
import { z } from 'zod'
import {
  certificateSchema,
  count,
  family,
  faultSchema,
  imapReplySchema,
  ms,
  port,
  replyFaultSchema,
  securitySchema,
  serviceKindSchema,
  skippedSchema,
  smtpReplySchema,
  text,
  texts,
  trustSchema,
} from './evidence-parts.ts'

export const settings = z.looseObject({
  stage: z.literal('settings'),
  protocol: z.enum(['smtp', 'imap', 'tc-imap', 'url']),
  host: text,
  /** As typed. */
  portText: text,
  /** What is connected to; 0 where the text is not a port. */
  port,
  useSsl: z.boolean(),
  security: securitySchema,
  auth: z.boolean(),
  username: text,
  /** Where the password came from, or why there is none. */
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
  /** Facts about the password that a cause needs; never its text, hash or length. */
  passwordShape: z
    .looseObject({ edgeWhitespace: z.boolean(), appPasswordWithSpaces: z.boolean(), ascii: z.boolean() })
    .optional(),
  passwordDiffersFromFile: z.boolean().optional(),
  /** Where a password that was not sent belongs, in words. */
  passwordKnownFor: text.optional(),
  /** The file's first property, where a byte order mark before it hides it from Java. */
  hiddenByMark: text.optional(),
  /** Properties of the file whose values were written as UTF-8, which Java does not read. */
  utf8Keys: texts.optional(),
  replyTo: text.optional(),
  useSystemReply: z.boolean().optional(),
  /** Name sent in EHLO. */
  ehloName: text.optional(),
  url: text.optional(),
  /** Chooses remedies and Java wordings. */
  teamConnectVersion: z.enum(['7', '8']),
  checkServerIdentity: z.boolean().optional(),
  /** Field errors that stop the check before the network. */
  problems: z.array(z.looseObject({ key: text, message: text, suggestion: text.optional() })),
  /** Keys of the file that bear on the connection: heeded by this test, or not. */
  followed: texts,
  notFollowed: texts,
})

export const dns = z.looseObject({
  stage: z.literal('dns'),
  host: text,
  /** The host was typed as an address; nothing was looked up. */
  literal: z.boolean(),
  /** From the system's resolver, IPv4 first as Java has them. */
  addresses: z.array(z.looseObject({ address: text, family })),
  fault: faultSchema.optional(),
  /** The DNS itself, asked to explain a failure. */
  answers: z.array(
    z.looseObject({
      type: z.enum(['A', 'AAAA', 'MX', 'CNAME', 'PTR', 'TXT', 'SRV']),
      /** Addresses, "10 mx.example.com", joined TXT strings, "0 1 465 smtp.example.com". */
      records: texts,
      /** c-ares code where there are no records: ENOTFOUND, ENODATA, ESERVFAIL, EREFUSED, ETIMEOUT, ECONNREFUSED. */
      code: text.optional(),
    }),
  ),
  /** Names that do exist and may be meant: MX hosts, smtp./imap./mail. of the domain, a typo mended. */
  suggestions: texts,
})

export const connect = z.looseObject({
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
  /** The address that the run goes on over. */
  used: text.optional(),
  /** The one that JavaMail would try: the first. */
  javaMailAddress: text.optional(),
  localAddress: text.optional(),
  /** Other mail ports of the same host, tried for a second only where this one failed. */
  otherPorts: z.array(z.looseObject({ port, open: z.boolean() })),
})

export const tls = z.looseObject({
  stage: z.literal('tls'),
  servername: text,
  outcome: z.enum(['done', 'failed', 'timeout']),
  protocol: text.optional(),
  cipher: text.optional(),
  /** "X25519", "ECDH P-256", "DH 1024". */
  keyExchange: text.optional(),
  fault: faultSchema.optional(),
  /** As the server sent it, leaf first. */
  chain: z.array(certificateSchema).max(100),
  chainTruncated: z.boolean().optional(),
  /** By the public roots that come with Node. */
  publicTrust: trustSchema.optional(),
  /** By those plus the system's and tls.caFile. */
  localTrust: trustSchema.optional(),
  /** By a copy of the server's own list (cacerts), and nothing else; absent where none was given. */
  javaTrust: trustSchema.optional(),
  nameMatches: z.boolean().optional(),
  /** ISO 8601; the moment that dates were judged by. */
  judgedAt: text,
  /** Bytes of plaintext that the port sent first on a second, plain connection (made only after a failure). */
  plaintextProbe: z.looseObject({ text, kind: serviceKindSchema }).optional(),
  clientCertificateRequested: z.boolean().optional(),
  /** Bytes that came in plaintext between the STARTTLS reply and the handshake (CVE-2011-0411 and its kin). */
  injectedBytes: count.optional(),
  /** The user allowed a login over a certificate that failed, for this run. */
  badCertificateAllowed: z.boolean(),
})

export const greeting = z.looseObject({
  stage: z.literal('greeting'),
  protocol: z.enum(['smtp', 'imap']),
  reply: smtpReplySchema.optional(),
  /** IMAP: OK, PREAUTH or BYE with its code and text. */
  imap: imapReplySchema.optional(),
  fault: replyFaultSchema.optional(),
  kind: serviceKindSchema,
  /** First bytes, cleaned, where they are no greeting of this protocol. */
  text,
  ms,
  /** Handshake on a second connection, tried after 3 s of silence on a plain one. */
  tlsProbe: z.enum(['answers', 'no-tls']).optional(),
  /** Bytes arrived before the greeting was complete in a way that no server does (for example after it). */
  early: z.boolean().optional(),
})

export const ehlo = z.looseObject({
  stage: z.literal('ehlo'),
  verb: z.enum(['EHLO', 'HELO']),
  name: text,
  reply: smtpReplySchema.optional(),
  /** Reply to EHLO where HELO was needed. */
  ehloReply: smtpReplySchema.optional(),
  fault: replyFaultSchema.optional(),
  /** Upper-case keywords with parameters, as listed. */
  capabilities: texts,
  mechanisms: texts,
  sizeLimit: z.number().min(0).optional(),
  /** Second EHLO, after STARTTLS. */
  secure: z.boolean(),
})

export const startTls = z.looseObject({
  stage: z.literal('starttls'),
  offered: z.boolean(),
  required: z.boolean(),
  /** false where it was not offered, or not wanted: nothing was switched. */
  attempted: z.boolean(),
  reply: smtpReplySchema.optional(),
  imap: imapReplySchema.optional(),
  fault: replyFaultSchema.optional(),
  injectedBytes: count.optional(),
})

export const auth = z.looseObject({
  stage: z.literal('auth'),
  tried: z.boolean(),
  skipped: skippedSchema,
  mechanism: z.enum(['PLAIN', 'LOGIN']).optional(),
  offered: texts,
  reply: smtpReplySchema.optional(),
  fault: replyFaultSchema.optional(),
  overPlaintext: z.boolean(),
})

export const envelope = z.looseObject({
  stage: z.literal('envelope'),
  tried: z.boolean(),
  skipped: skippedSchema,
  /** The steps below were asked in one group. */
  pipelined: z.boolean(),
  /** So many commands of a group were passed over by a server that offers to take groups. */
  ignoredInGroup: count.optional(),
  steps: z.array(
    z.looseObject({
      command: z.enum(['MAIL', 'RCPT', 'RSET', 'DATA']),
      /** addr-spec; '' for RSET. */
      address: text,
      /** What the address stands for: the Reply-To Address, a user of the preview, a test recipient … */
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
      reply: smtpReplySchema.optional(),
      fault: replyFaultSchema.optional(),
    }),
  ),
  /** A login succeeded on this connection before. */
  loggedIn: z.boolean(),
  /** Users' addresses were among the senders. */
  usersTried: z.boolean(),
})

export const message = z.looseObject({
  stage: z.literal('message'),
  tried: z.boolean(),
  /** The command of its transaction that was not taken; absent: the message itself was the last. */
  command: z.enum(['MAIL', 'RCPT', 'DATA']).optional(),
  reply: smtpReplySchema.optional(),
  fault: replyFaultSchema.optional(),
  sizeBytes: count.optional(),
})

export const capability = z.looseObject({
  stage: z.literal('capability'),
  capabilities: texts,
  mechanisms: texts,
  loginDisabled: z.boolean(),
  reply: imapReplySchema.optional(),
  fault: replyFaultSchema.optional(),
  secure: z.boolean(),
})

export const login = z.looseObject({
  stage: z.literal('login'),
  tried: z.boolean(),
  skipped: skippedSchema,
  mechanism: z.enum(['PLAIN', 'LOGIN', 'LOGIN command']).optional(),
  reply: imapReplySchema.optional(),
  /** Untagged replies meanwhile that carry a word to the user: ALERT, BYE. */
  untagged: z.array(imapReplySchema),
  fault: replyFaultSchema.optional(),
  overPlaintext: z.boolean(),
})

export const select = z.looseObject({
  stage: z.literal('select'),
  tried: z.boolean(),
  mailbox: text,
  reply: imapReplySchema.optional(),
  untagged: z.array(imapReplySchema),
  fault: replyFaultSchema.optional(),
  readOnly: z.boolean().optional(),
  permanentFlags: texts.optional(),
  flags: texts.optional(),
  exists: count.optional(),
  /** So many commands of the group that SELECT leads were passed over by the server. */
  ignoredInGroup: count.optional(),
})

export const mailbox = z.looseObject({
  stage: z.literal('mailbox'),
  tried: z.boolean(),
  unseen: count.optional(),
  /** ISO 8601, INTERNALDATE of the oldest unseen message. */
  oldestUnseen: text.optional(),
  oldestUnseenAgeMinutes: z.number().optional(),
  reply: imapReplySchema.optional(),
  fault: replyFaultSchema.optional(),
  /** KiB (RFC 9208), where the server tells; of several, the fullest. */
  quota: z.looseObject({ usedKiB: z.number().min(0), limitKiB: z.number().min(0) }).optional(),
  /** Words for the user that came without a tag, where the dialogue ended: a BYE says why. */
  untagged: z.array(imapReplySchema).readonly().optional(),
  /** The same, where messages are counted. */
  messageQuota: z.looseObject({ used: z.number().min(0), limit: z.number().min(0) }).optional(),
})

export const http = z.looseObject({
  stage: z.literal('http'),
  hops: z.array(
    z.looseObject({
      url: text,
      status: z.number().int().optional(),
      location: text.optional(),
      fault: faultSchema.optional(),
      /** Of a redirect to another host: what its certificate was. That of the first host is the stage `tls`. */
      tls: tls.optional(),
    }),
  ),
  status: z.number().int().optional(),
  finalUrl: text.optional(),
  fault: faultSchema.optional(),
  tooManyRedirects: z.boolean().optional(),
  text: text.optional(),
  /** The port hung up on plain http: whether it answers TLS. */
  tlsProbe: z.enum(['answers', 'no-tls']).optional(),
})

/** What the DNS says of one domain at one of the stages `mx`, `spf`, `dmarc`. */
export const domainFacts = z.looseObject({
  domain: z.string(),
  /**
   * `missing`: the DNS answered, and there is none. `invalid`: there is one that receivers cannot use, see
   * `problem`. `unknown`: the DNS did not answer, see `code`; never to be told as a missing record.
   */
  result: z.enum(['found', 'missing', 'invalid', 'unknown']),
  /** As published, cleaned for display: MX lines "10 mx.example.com"; the SPF or DMARC text. */
  records: z.array(z.string()).readonly(),
  /** c-ares code of the look-up that decided. */
  code: z.string().optional(),
  /** Why a record is invalid, or could not be read through (`temperror`), ready to stand behind a colon. */
  problem: z.string().optional(),
  /** `spf`: outcome for `outgoingIp` (RFC 7208, section 2.6); without one `temperror` alone can stand here. */
  spf: z.enum(['pass', 'fail', 'softfail', 'neutral', 'permerror', 'temperror']).optional(),
  outgoingIp: z.string().optional(),
  /** `spf`: look-ups that reading the record takes; more than ten are not allowed. */
  lookups: z.number().optional(),
  /** `dmarc`: what the owner asks receivers to do with mail of this domain that fails (RFC 9989, section 4.7). */
  policy: z.enum(['none', 'quarantine', 'reject']).optional(),
  /** `dmarc`: where the record was found, if not at the domain itself. */
  recordDomain: z.string().optional(),
  /** `dmarc`: the domain is of another organisation than the account that sends. */
  foreign: z.boolean().optional(),
  /** `mx`: the one record says that the domain takes no mail (RFC 7505). */
  nullMx: z.boolean().optional(),
  /** `mx`: no MX record but an address, which serves instead (RFC 5321, section 5.1). */
  implicit: z.boolean().optional(),
})

/** For stages of the checks that have their own shapes (sender-domain, round-trip). */
export const facts = z.looseObject({
  stage: z.enum(['mx', 'spf', 'dmarc', 'send', 'arrive', 'inspect', 'clean-up']),
  facts: z.record(z.string(), z.unknown()),
  fault: faultSchema.optional(),
  /** `mx`, `spf`, `dmarc`: one entry for each domain of the sender preview, each judged by itself. */
  domains: z.array(domainFacts).readonly().optional(),
  /**
   * Nothing can be said: outside names do not resolve here, or there is no sender with a domain. `domains` then
   * may hold what was asked, and none of its entries counts.
   */
  skipped: z.enum(['no-outside-names', 'no-domain']).optional(),
})

export const stageEvidenceSchema = z.discriminatedUnion('stage', [
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
