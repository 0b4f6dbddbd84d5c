/** Evidence for tests: a set-up that is right, of which each test breaks one thing. */

import { judge } from '#main/services/judge/index.ts'
import type {
  AuthEvidence,
  CapabilityEvidence,
  CertificateFacts,
  ConnectEvidence,
  DnsEvidence,
  EhloEvidence,
  EnvelopeEvidence,
  EnvelopeStep,
  Fault,
  GreetingEvidence,
  ImapReply,
  LoginEvidence,
  MailboxEvidence,
  MessageEvidence,
  SelectEvidence,
  SettingsEvidence,
  SmtpReply,
  StageEvidence,
  StartTlsEvidence,
  TlsEvidence,
} from '#shared/diagnosis/evidence.ts'
import type { CheckName, Finding } from '#shared/diagnosis/model.ts'

export const settings = (change: Partial<SettingsEvidence> = {}): SettingsEvidence => ({
  stage: 'settings',
  protocol: 'smtp',
  host: 'smtp.example.com',
  portText: '',
  port: 465,
  useSsl: true,
  security: 'tls',
  auth: true,
  username: 'tc@example.com',
  password: 'given',
  passwordShape: { edgeWhitespace: false, appPasswordWithSpaces: false, ascii: true },
  replyTo: 'no-reply@example.com',
  useSystemReply: true,
  ehloName: 'app01.example.com',
  teamConnectVersion: '7',
  checkServerIdentity: false,
  problems: [],
  followed: [],
  notFollowed: [],
  ...change,
})

/** Without encryption, on the port that goes with it. */
export const plain = (change: Partial<SettingsEvidence> = {}): SettingsEvidence =>
  settings({ useSsl: false, security: 'none', port: 25, ...change })

export const imapSettings = (change: Partial<SettingsEvidence> = {}): SettingsEvidence =>
  settings({
    protocol: 'imap',
    host: 'imap.example.com',
    port: 993,
    replyTo: undefined,
    useSystemReply: undefined,
    ...change,
  })

export const fault = (code: string, message = '', more: Partial<Fault> = {}): Fault => ({
  code,
  message,
  ...more,
})

export const dns = (change: Partial<DnsEvidence> = {}): DnsEvidence => ({
  stage: 'dns',
  host: 'smtp.example.com',
  literal: false,
  addresses: [{ address: '192.0.2.25', family: 4 }],
  answers: [],
  suggestions: [],
  ...change,
})

export const connect = (change: Partial<ConnectEvidence> = {}): ConnectEvidence => ({
  stage: 'connect',
  port: 465,
  attempts: [{ address: '192.0.2.25', family: 4, ms: 9, outcome: 'connected' }],
  used: '192.0.2.25',
  javaMailAddress: '192.0.2.25',
  otherPorts: [],
  ...change,
})

export const refusedConnect = (code: string, change: Partial<ConnectEvidence> = {}): ConnectEvidence => ({
  stage: 'connect',
  port: 465,
  attempts: [
    code === 'TIMEOUT'
      ? { address: '192.0.2.25', family: 4, ms: 8000, outcome: 'timeout', fault: fault('TIMEOUT') }
      : {
          address: '192.0.2.25',
          family: 4,
          ms: 3,
          outcome: 'failed',
          fault: fault(code, `connect ${code} 192.0.2.25:465`),
        },
  ],
  javaMailAddress: '192.0.2.25',
  otherPorts: [],
  ...change,
})

export const certificate = (change: Partial<CertificateFacts> = {}): CertificateFacts => ({
  subject: 'CN=smtp.example.com',
  issuer: 'CN=Example Public Issuing CA, O=Example Trust',
  commonName: 'smtp.example.com',
  organization: '',
  issuerCommonName: 'Example Public Issuing CA',
  issuerOrganization: 'Example Trust',
  names: ['smtp.example.com'],
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: '2027-01-01T00:00:00.000Z',
  daysLeft: 200,
  serialNumber: '01',
  fingerprint256: 'aa',
  selfSigned: false,
  ca: false,
  pem: '',
  keyType: 'rsa',
  keyBits: 2048,
  signatureAlgorithm: 'sha256WithRSAEncryption',
  ...change,
})

export const tls = (change: Partial<TlsEvidence> = {}): TlsEvidence => ({
  stage: 'tls',
  servername: 'smtp.example.com',
  outcome: 'done',
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  keyExchange: 'X25519',
  chain: [certificate()],
  publicTrust: { trusted: true, path: ['smtp.example.com', 'Example Root'] },
  localTrust: { trusted: true, path: ['smtp.example.com', 'Example Root'] },
  nameMatches: true,
  judgedAt: '2026-06-15T12:00:00.000Z',
  badCertificateAllowed: false,
  ...change,
})

export const tlsFault = (failure: Fault, change: Partial<TlsEvidence> = {}): TlsEvidence =>
  tls({
    outcome: failure.code === 'TIMEOUT' ? 'timeout' : 'failed',
    fault: failure,
    chain: [],
    publicTrust: undefined,
    localTrust: undefined,
    nameMatches: undefined,
    ...change,
  })

/** A reply from its lines, as the dialogue hands it over: codes included. */
export const reply = (text: string, ms = 20): SmtpReply => {
  const lines = text.split('\n')
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(lines.at(-1) ?? '')?.[1]
  return { code: Number(text.slice(0, 3)), lines, ms, ...(enhanced === undefined ? {} : { enhanced }) }
}

/** A response from its line, tagged (`a NO [CODE] text`) or not (`* BYE text`). */
export const imapReply = (line: string): ImapReply => {
  const found = /^(\S+) (OK|NO|BAD|BYE|PREAUTH)(?: \[([A-Z-]+)(?: ([^\]]*))?\])? ?(.*)$/s.exec(line)
  if (found === null) throw new Error(`not an IMAP status response: ${line}`)
  const [, tag = '', status = 'BAD', code, codeArguments, text = ''] = found
  return {
    status: status as ImapReply['status'],
    text,
    tagged: tag !== '*',
    ms: 20,
    ...(code === undefined ? {} : { code }),
    ...(codeArguments === undefined ? {} : { codeArguments }),
  }
}

export const greeting = (
  text = '220 smtp.example.com ESMTP',
  change: Partial<GreetingEvidence> = {},
): GreetingEvidence => ({
  stage: 'greeting',
  protocol: 'smtp',
  reply: reply(text),
  kind: 'smtp',
  text,
  ms: 30,
  ...change,
})

export const noGreeting = (change: Partial<GreetingEvidence>): GreetingEvidence => ({
  stage: 'greeting',
  protocol: 'smtp',
  kind: 'silent',
  text: '',
  ms: 3000,
  ...change,
})

export const imapGreeting = (
  line = '* OK ready',
  change: Partial<GreetingEvidence> = {},
): GreetingEvidence => ({
  stage: 'greeting',
  protocol: 'imap',
  imap: imapReply(line),
  kind: 'imap',
  text: line,
  ms: 30,
  ...change,
})

export const ehlo = (change: Partial<EhloEvidence> = {}): EhloEvidence => ({
  stage: 'ehlo',
  verb: 'EHLO',
  name: 'app01.example.com',
  reply: reply('250 smtp.example.com'),
  capabilities: ['PIPELINING', 'AUTH PLAIN LOGIN'],
  mechanisms: ['PLAIN', 'LOGIN'],
  secure: true,
  ...change,
})

export const starttls = (change: Partial<StartTlsEvidence> = {}): StartTlsEvidence => ({
  stage: 'starttls',
  offered: true,
  required: true,
  attempted: true,
  reply: reply('220 2.0.0 Ready'),
  ...change,
})

export const auth = (text = '235 2.7.0 ok', change: Partial<AuthEvidence> = {}): AuthEvidence => ({
  stage: 'auth',
  tried: true,
  mechanism: 'PLAIN',
  offered: ['PLAIN', 'LOGIN'],
  reply: reply(text),
  overPlaintext: false,
  ...change,
})

export const skippedAuth = (
  skipped: AuthEvidence['skipped'],
  change: Partial<AuthEvidence> = {},
): AuthEvidence => ({
  stage: 'auth',
  tried: false,
  skipped,
  offered: ['PLAIN', 'LOGIN'],
  overPlaintext: false,
  ...change,
})

export const mail = (text = '250 2.1.0 ok', change: Partial<EnvelopeStep> = {}): EnvelopeStep => ({
  command: 'MAIL',
  address: 'no-reply@example.com',
  role: 'reply-to',
  reply: reply(text),
  ...change,
})

export const rcpt = (text = '250 2.1.5 ok', change: Partial<EnvelopeStep> = {}): EnvelopeStep => ({
  command: 'RCPT',
  address: 'someone@example.net',
  role: 'recipient-outside',
  reply: reply(text),
  ...change,
})

export const rset: EnvelopeStep = { command: 'RSET', address: '', role: 'none', reply: reply('250 2.0.0 ok') }

export const envelope = (
  steps: readonly EnvelopeStep[] = [mail(), rcpt(), rset],
  change: Partial<EnvelopeEvidence> = {},
): EnvelopeEvidence => ({
  stage: 'envelope',
  tried: true,
  pipelined: true,
  steps,
  loggedIn: true,
  usersTried: false,
  ...change,
})

export const message = (text: string, change: Partial<MessageEvidence> = {}): MessageEvidence => ({
  stage: 'message',
  tried: true,
  reply: reply(text),
  sizeBytes: 900,
  ...change,
})

export const capability = (change: Partial<CapabilityEvidence> = {}): CapabilityEvidence => ({
  stage: 'capability',
  capabilities: ['IMAP4REV1', 'AUTH=PLAIN'],
  mechanisms: ['PLAIN'],
  loginDisabled: false,
  secure: true,
  ...change,
})

export const login = (line = 'a1 OK Logged in', change: Partial<LoginEvidence> = {}): LoginEvidence => ({
  stage: 'login',
  tried: true,
  mechanism: 'PLAIN',
  reply: imapReply(line),
  untagged: [],
  overPlaintext: false,
  ...change,
})

export const select = (
  line = 'a2 OK [READ-WRITE] done',
  change: Partial<SelectEvidence> = {},
): SelectEvidence => ({
  stage: 'select',
  tried: true,
  mailbox: 'INBOX',
  reply: imapReply(line),
  untagged: [],
  readOnly: false,
  permanentFlags: ['\\Answered', '\\Seen', '\\Deleted', '\\*'],
  exists: 3,
  ...change,
})

export const mailbox = (change: Partial<MailboxEvidence> = {}): MailboxEvidence => ({
  stage: 'mailbox',
  tried: true,
  unseen: 0,
  reply: imapReply('a3 OK done'),
  ...change,
})

export const smtpUpTo = (...rest: readonly StageEvidence[]): readonly StageEvidence[] => [
  settings(),
  dns(),
  connect(),
  tls(),
  ...rest,
]
export const imapUpTo = (...rest: readonly StageEvidence[]): readonly StageEvidence[] => [
  imapSettings(),
  dns({ host: 'imap.example.com' }),
  connect({ port: 993 }),
  tls({ servername: 'imap.example.com' }),
  ...rest,
]

export const goodSmtp = (): readonly StageEvidence[] => smtpUpTo(greeting(), ehlo(), auth(), envelope())
export const goodImap = (): readonly StageEvidence[] =>
  imapUpTo(imapGreeting(), capability(), login(), select(), mailbox())

const findingsOf = (check: CheckName, stages: readonly StageEvidence[]): readonly Finding[] =>
  judge(check, stages)

/** The cause that the judge gives: errors before warnings; '' where there is none. Information with a mark. */
export const causeOf = (check: CheckName, stages: readonly StageEvidence[]): string => {
  const findings = findingsOf(check, stages)
  const rooted =
    findings.find(({ severity }) => severity === 'error') ??
    findings.find(({ severity }) => severity === 'warning')
  return rooted?.cause ?? ''
}

export const causesOf = (check: CheckName, stages: readonly StageEvidence[]): readonly string[] =>
  findingsOf(check, stages).map(({ cause }) => cause)

/** The cause of one SMTP reply at a place of the dialogue. */
export const causeAtAuth = (text: string, change: Partial<SettingsEvidence> = {}): string =>
  causeOf('smtp', [settings(change), dns(), connect(), tls(), greeting(), ehlo(), auth(text)])
export const causeAtMail = (text: string, change: Partial<SettingsEvidence> = {}): string =>
  causeOf('smtp', [
    settings(change),
    dns(),
    connect(),
    tls(),
    greeting(),
    ehlo(),
    auth(),
    envelope([mail(text)]),
  ])
export const causeAtRcpt = (text: string, change: Partial<SettingsEvidence> = {}): string =>
  causeOf('smtp', [
    settings(change),
    dns(),
    connect(),
    tls(),
    greeting(),
    ehlo(),
    auth(),
    envelope([mail(), rcpt(text)]),
  ])
export const causeAtLogin = (
  line: string,
  change: Partial<SettingsEvidence> = {},
  more: Partial<LoginEvidence> = {},
): string =>
  causeOf('imap', [
    imapSettings(change),
    dns(),
    connect(),
    tls(),
    imapGreeting(),
    capability(),
    login(line, more),
  ])
