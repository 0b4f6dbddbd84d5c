/** A report with every kind of evidence, hostile texts included. The names in it are made up. */
import type { CertificateFacts, StageEvidence } from '#shared/diagnosis/evidence.ts'
import type { CheckResult, Report, StageResult } from '#shared/diagnosis/model.ts'

export const hostile = '<script>alert(1)</script> \u001b[31mred\u001b[0m \u202eevil & "quoted" \'single\''

const certificate: CertificateFacts = {
  subject: 'CN=mail.acme-legal.com, O=Acme Legal LLP',
  issuer: 'CN=Acme Internal Root, O=Acme Legal LLP',
  commonName: 'mail.acme-legal.com',
  organization: 'Acme Legal LLP',
  issuerCommonName: 'Acme Internal Root',
  issuerOrganization: 'Acme Legal LLP',
  names: ['mail.acme-legal.com', '*.acme-legal.com', '10.20.30.40'],
  validFrom: '2025-01-01T00:00:00.000Z',
  validTo: '2026-01-01T00:00:00.000Z',
  daysLeft: 48,
  serialNumber: '0A0B0C',
  fingerprint256: 'ab'.repeat(32),
  selfSigned: false,
  ca: false,
  pem: '-----BEGIN CERTIFICATE-----\nYWNtZS1sZWdhbA==\n-----END CERTIFICATE-----\n',
  keyType: 'rsa',
  keyBits: 2048,
  signatureAlgorithm: 'sha256WithRSAEncryption',
}

const fault = {
  code: 'ECONNREFUSED',
  message: 'connect ECONNREFUSED 10.20.30.41:25',
  errno: -111,
  syscall: 'connect',
}
const smtpReply = { code: 250, enhanced: '2.1.0', lines: ['250 2.1.0 ok from mail.acme-legal.com'], ms: 3 }
const imapReply = { status: 'OK', text: 'ready at imap.acme-legal.com', tagged: true, ms: 3 } as const

export const smtpEvidence: readonly StageEvidence[] = [
  {
    stage: 'settings',
    protocol: 'smtp',
    host: 'mail.acme-legal.com',
    portText: '',
    port: 25,
    useSsl: false,
    security: 'starttls',
    auth: true,
    username: 'svc-teamconnect',
    password: 'keychain',
    passwordShape: { edgeWhitespace: false, appPasswordWithSpaces: false, ascii: true },
    replyTo: 'noreply@acme-legal.com',
    ehloName: 'app07.acme.internal',
    teamConnectVersion: '7',
    problems: [{ key: 'smtp.port', message: 'x', suggestion: 'y' }],
    followed: ['mail.smtp.ssl.trust'],
    notFollowed: [],
  },
  {
    stage: 'dns',
    host: 'mail.acme-legal.com',
    literal: false,
    addresses: [
      { address: '10.20.30.40', family: 4 },
      { address: '2a02:1234:5678::40', family: 6 },
    ],
    answers: [{ type: 'MX', records: ['10 mx1.acme-legal.com'] }],
    suggestions: ['smtp.acme-legal.com'],
  },
  {
    stage: 'connect',
    port: 25,
    attempts: [
      { address: '10.20.30.40', family: 4, ms: 2, outcome: 'connected' },
      { address: '10.20.30.41', family: 4, ms: 2, outcome: 'failed', fault },
    ],
    used: '10.20.30.40',
    javaMailAddress: '10.20.30.40',
    localAddress: '10.99.0.7',
    otherPorts: [{ port: 587, open: true }],
  },
  {
    stage: 'greeting',
    protocol: 'smtp',
    reply: { ...smtpReply, code: 220, lines: [`220 mail.acme-legal.com ${hostile}`] },
    kind: 'smtp',
    text: '',
    ms: 5,
  },
  {
    stage: 'ehlo',
    verb: 'EHLO',
    name: 'app07.acme.internal',
    reply: smtpReply,
    capabilities: ['SIZE 1000', 'AUTH PLAIN'],
    mechanisms: ['PLAIN'],
    sizeLimit: 1000,
    secure: false,
  },
  { stage: 'starttls', offered: true, required: true, attempted: true, reply: smtpReply },
  {
    stage: 'tls',
    servername: 'mail.acme-legal.com',
    outcome: 'done',
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    keyExchange: 'X25519',
    chain: [certificate, { ...certificate, commonName: 'Acme Internal Root', ca: true, names: [] }],
    publicTrust: { trusted: false, problem: 'unknown-root', path: [] },
    localTrust: { trusted: true, path: ['Acme Internal Root'] },
    nameMatches: true,
    judgedAt: '2025-11-14T09:00:00.000Z',
    badCertificateAllowed: false,
  },
  {
    stage: 'auth',
    tried: true,
    mechanism: 'PLAIN',
    offered: ['PLAIN'],
    reply: {
      ...smtpReply,
      code: 535,
      enhanced: '5.7.8',
      lines: ['535 5.7.8 svc-teamconnect: authentication failed, see https://support.acme-legal.com/help'],
    },
    overPlaintext: false,
  },
  {
    stage: 'envelope',
    tried: true,
    pipelined: true,
    steps: [
      { command: 'MAIL', address: 'noreply@acme-legal.com', role: 'reply-to', reply: smtpReply },
      {
        command: 'RCPT',
        address: 'jane.roe@outside-counsel.org',
        role: 'recipient-outside',
        reply: smtpReply,
      },
      { command: 'RSET', address: '', role: 'none', reply: smtpReply },
    ],
    loggedIn: true,
    usersTried: false,
  },
  { stage: 'message', tried: false, reply: smtpReply, sizeBytes: 10 },
]

export const imapEvidence: readonly StageEvidence[] = [
  {
    stage: 'greeting',
    protocol: 'imap',
    imap: imapReply,
    fault: { ...fault, partial: '* OK', limit: 'line' },
    kind: 'imap',
    text: '',
    ms: 5,
    tlsProbe: 'no-tls',
  },
  {
    stage: 'capability',
    capabilities: ['IMAP4REV1'],
    mechanisms: ['PLAIN'],
    loginDisabled: false,
    reply: imapReply,
    secure: true,
  },
  {
    stage: 'login',
    tried: true,
    mechanism: 'LOGIN command',
    reply: imapReply,
    untagged: [{ ...imapReply, status: 'BYE', tagged: false }],
    overPlaintext: true,
  },
  {
    stage: 'select',
    tried: true,
    mailbox: 'INBOX',
    reply: { ...imapReply, code: 'READ-WRITE' },
    untagged: [],
    readOnly: false,
    permanentFlags: ['\\Seen'],
    flags: ['\\Seen'],
    exists: 3,
  },
  {
    stage: 'mailbox',
    tried: true,
    unseen: 2,
    oldestUnseen: '2025-11-01T00:00:00.000Z',
    oldestUnseenAgeMinutes: 10,
    quota: { usedKiB: 1, limitKiB: 2 },
  },
  {
    stage: 'http',
    hops: [
      { url: 'https://tc.acme-legal.com/', status: 302, location: 'https://tc.acme-legal.com/TeamConnect' },
    ],
    status: 200,
    finalUrl: 'https://tc.acme-legal.com/TeamConnect',
  },
  {
    stage: 'spf',
    facts: { summary: 'pass' },
    domains: [
      {
        domain: 'mail.acme-legal.com',
        result: 'found',
        records: [
          'v=spf1 ip4:10.20.30.0/24 ip6:2a02:1234:9999::/48 include:teamconnect.acmemail.net exists:%{ir}.acme.net -all',
        ],
        spf: 'pass',
        outgoingIp: '2a02:1234:9999::25',
        lookups: 2,
      },
    ],
  },
]

const stagesOf = (evidence: readonly StageEvidence[]): readonly StageResult[] => [
  ...evidence.map(
    (each, index): StageResult => ({
      stage: each.stage,
      status: each.stage === 'auth' ? 'fail' : 'pass',
      startMs: index * 10,
      durationMs: 9,
      summary: `seen at ${each.stage}`,
      evidence: each,
    }),
  ),
  { stage: 'message', status: 'skipped', startMs: 200, durationMs: 0, summary: 'not reached' },
]

const smtp: CheckResult = {
  check: 'smtp',
  verdict: 'fail',
  endpoint: { host: 'mail.acme-legal.com', port: 25, security: 'starttls', username: 'svc-teamconnect' },
  durationMs: 120,
  stages: stagesOf(smtpEvidence),
  findings: [
    {
      cause: 'AUTH_REJECTED',
      severity: 'error',
      stage: 'auth',
      title: 'User name or password refused',
      explanation: 'mail.acme-legal.com does not accept svc-teamconnect with this password.',
      fixes: [
        { text: 'Type the password again.' },
        { text: 'Use SSL for this server.', set: { 'smtp.useSsl': true, 'smtp.port': '' } },
      ],
      fields: ['smtp.password', 'smtp.username'],
      evidence: `535 5.7.8 svc-teamconnect: authentication failed ${hostile}`,
      javaMail: 'javax.mail.AuthenticationFailedException: 535 5.7.8 Error',
      about: 'vantage',
      forMailAdmin: 'Please check svc-teamconnect on mail.acme-legal.com (10.20.30.40).',
    },
  ],
  transcript: [
    { atMs: 1, from: 'note', text: 'connected to 10.20.30.40:25 from 10.99.0.7' },
    { atMs: 2, from: 'server', text: '220 mail.acme-legal.com ESMTP' },
    { atMs: 3, from: 'client', text: 'EHLO app07.acme.internal' },
    { atMs: 4, from: 'client', text: 'MAIL FROM:<noreply@acme-legal.com>' },
    { atMs: 5, from: 'server', text: `250 2.0.0 ${hostile}` },
    {
      atMs: 6,
      from: 'server',
      text: '550 relay for jane.roe@outside-counsel.org denied by gw3.acme.internal [10.1.2.3]',
    },
  ],
  summary: 'User name or password refused.',
}

const imap: CheckResult = {
  check: 'imap',
  verdict: 'pass',
  endpoint: { host: '2a02:1234:5678::40', port: 993, security: 'tls', username: 'tc-inbox@acme-legal.com' },
  durationMs: 80,
  stages: stagesOf(imapEvidence),
  findings: [],
  transcript: [],
  summary: 'All well: 2 unread messages.',
}

export const sampleReport: Report = {
  schema: 'mailroom.report/1',
  id: '0d9f7c1e-report',
  startedAt: '2025-11-14T10:42:11.000+01:00',
  durationMs: 412,
  tool: { version: '0.1.0', host: 'cli', platform: 'linux x64', node: '24.21.0', tls: 'openssl 3.5.1' },
  vantage: {
    role: 'workstation',
    hostname: 'ws-jroe',
    addresses: ['10.99.0.7', 'fd00:acde::7'],
    resolvers: ['10.0.0.53'],
    trust: 'public roots and the system’s',
    ehloName: 'app07.acme.internal',
  },
  target: {
    environment: 'Acme Production',
    environmentId: 'e1',
    file: '/srv/acme/teamconnect/mail.properties',
    settings: 'form',
    sha256: 'cd'.repeat(32),
    changed: ['smtp.port'],
  },
  checks: [smtp, imap],
  verdict: 'fail',
  cause: 'AUTH_REJECTED',
  notProven: ['Whether TeamConnect was restarted since.', 'The vantage of ws-jroe is not the server’s.'],
}

/** A report that has of everything as little as there can be. */
export const bareReport = ((): Report => {
  const { file: _, sha256: __, environment: ___, ...target } = sampleReport.target
  return {
    ...sampleReport,
    durationMs: 9999,
    verdict: 'warn',
    cause: null,
    target: { ...target, settings: 'file', changed: [] },
    vantage: { ...sampleReport.vantage, role: 'server', addresses: [], resolvers: [] },
    checks: [
      {
        check: 'url',
        verdict: 'warn',
        durationMs: 1,
        stages: [],
        findings: [
          {
            cause: 'URL_SLOW',
            severity: 'warning',
            stage: 'http',
            title: 'Slow',
            explanation: '',
            fixes: [],
            fields: [],
            evidence: '',
            javaMail: '',
          },
        ],
        transcript: [],
        summary: '',
      },
    ],
    notProven: [],
  }
})()
