/** Summaries, verdicts and the cleaning of texts: pure, and read on every screen. */
import { describe, expect, test } from 'vitest'
import type { StageEvidence } from '#shared/diagnosis/evidence.ts'
import type { CheckResult, Finding } from '#shared/diagnosis/model.ts'
import { sanitise } from '#shared/diagnosis/sanitise.ts'
import { checkSummary, stageSummary } from '#shared/diagnosis/summaries.ts'
import {
  reportCause,
  rootCause,
  sortFindings,
  verdictOfFindings,
  worstVerdict,
} from '#shared/diagnosis/verdicts.ts'

const timeout = { code: 'TIMEOUT', message: '' }
const smtp = (code: number, enhanced?: string) => ({
  code,
  lines: [],
  ms: 1,
  ...(enhanced === undefined ? {} : { enhanced }),
})
const imap = (status: 'OK' | 'NO' | 'BAD' | 'BYE', code?: string) => ({
  status,
  text: '',
  tagged: true,
  ms: 1,
  ...(code === undefined ? {} : { code }),
})
const settings = {
  stage: 'settings',
  protocol: 'smtp',
  host: 'mail.example.test',
  portText: '',
  port: 25,
  useSsl: false,
  security: 'none',
  auth: false,
  username: '',
  password: 'none',
  teamConnectVersion: '7',
  problems: [],
  followed: [],
  notFollowed: [],
} as const
const dns = { stage: 'dns', host: 'h', literal: false, addresses: [], answers: [], suggestions: [] } as const
const address = { address: '192.0.2.1', family: 4 } as const
const connect = { stage: 'connect', port: 25, attempts: [], otherPorts: [] } as const
const tls = {
  stage: 'tls',
  servername: 'h',
  outcome: 'done',
  chain: [],
  judgedAt: '',
  badCertificateAllowed: false,
} as const
const greeting = { stage: 'greeting', protocol: 'smtp', kind: 'smtp', text: '', ms: 1 } as const
const ehlo = {
  stage: 'ehlo',
  verb: 'EHLO',
  name: 'x',
  capabilities: ['A'],
  mechanisms: [],
  secure: false,
} as const
const starttls = { stage: 'starttls', offered: true, required: true, attempted: true } as const
const auth = { stage: 'auth', tried: true, offered: [], overPlaintext: false } as const
const envelope = {
  stage: 'envelope',
  tried: true,
  pipelined: true,
  steps: [],
  loggedIn: true,
  usersTried: false,
} as const
const capability = {
  stage: 'capability',
  capabilities: ['A', 'B'],
  mechanisms: [],
  loginDisabled: false,
  secure: true,
} as const
const login = { stage: 'login', tried: true, untagged: [], overPlaintext: false } as const
const select = { stage: 'select', tried: true, mailbox: 'INBOX', untagged: [] } as const

const step = (command: 'MAIL' | 'RCPT', role: 'reply-to' | 'recipient' | 'stand-in', code: number) =>
  ({ command, role, address: 'a', reply: smtp(code) }) as const

const leaf = (daysLeft: number) => ({ daysLeft }) as never

const rows: readonly (readonly [string, StageEvidence])[] = [
  ['port 25', settings],
  ['not set', { ...settings, host: '' }],
  ['not usable', { ...settings, problems: [{ key: 'smtp.host', message: '' }] }],
  ['1 address', { ...dns, addresses: [address] }],
  ['2 addresses', { ...dns, addresses: [address, address] }],
  ['an address', { ...dns, literal: true, addresses: [address] }],
  ['name not found', { ...dns, fault: { code: 'ENOTFOUND', message: '' } }],
  [
    '41 ms',
    {
      ...connect,
      used: '192.0.2.1',
      javaMailAddress: '192.0.2.1',
      attempts: [{ ...address, ms: 41, outcome: 'connected' }],
    },
  ],
  [
    '41 ms, 1 of 2 failed',
    {
      ...connect,
      used: '192.0.2.1',
      javaMailAddress: '192.0.2.1',
      attempts: [
        { ...address, ms: 41, outcome: 'connected' },
        { ...address, ms: 3, outcome: 'failed' },
      ],
    },
  ],
  [
    '1.2 s',
    {
      ...connect,
      used: '192.0.2.1',
      javaMailAddress: '192.0.2.1',
      attempts: [{ ...address, ms: 1234, outcome: 'connected' }],
    },
  ],
  ...(
    [
      [999, '999 ms'],
      [1000, '1.0 s'],
    ] as const
  ).map(([ms, words]): readonly [string, StageEvidence] => [
    words,
    {
      ...connect,
      used: '192.0.2.1',
      javaMailAddress: '192.0.2.1',
      attempts: [{ ...address, ms, outcome: 'connected' }],
    },
  ]),
  [
    'only over 192.0.2.1',
    {
      ...connect,
      used: '192.0.2.1',
      javaMailAddress: '192.0.2.9',
      attempts: [{ ...address, ms: 1, outcome: 'connected' }],
    },
  ],
  [
    'refused',
    {
      ...connect,
      attempts: [{ ...address, ms: 1, outcome: 'failed', fault: { code: 'ECONNREFUSED', message: '' } }],
    },
  ],
  ['no address', connect],
  ['TLS 1.3, 64 days left', { ...tls, protocol: 'TLSv1.3', chain: [leaf(64)], nameMatches: true }],
  ['TLS 1.3, 1 day left', { ...tls, protocol: 'TLSv1.3', chain: [leaf(1)], nameMatches: true }],
  ['TLS 1.3, 0 days left', { ...tls, protocol: 'TLSv1.3', chain: [leaf(0)], nameMatches: true }],
  ['TLS 1.3', { ...tls, protocol: 'TLSv1.3' }],
  ['TLS 1.2, expired', { ...tls, protocol: 'TLSv1.2', chain: [leaf(-1)], nameMatches: false }],
  ['TLS 1.3, other name', { ...tls, protocol: 'TLSv1.3', chain: [leaf(9)], nameMatches: false }],
  [
    'TLS 1.3, not trusted',
    {
      ...tls,
      protocol: 'TLSv1.3',
      chain: [leaf(9)],
      nameMatches: true,
      localTrust: { trusted: false, path: [] },
    },
  ],
  [
    'TLS 1.3, not in cacerts',
    {
      ...tls,
      protocol: 'TLSv1.3',
      chain: [leaf(9)],
      nameMatches: true,
      localTrust: { trusted: true, path: [] },
      javaTrust: { trusted: false, path: [] },
    },
  ],
  [
    'TLS 1.3, 9 days left',
    {
      ...tls,
      protocol: 'TLSv1.3',
      chain: [leaf(9)],
      nameMatches: true,
      localTrust: { trusted: false, path: [] },
      javaTrust: { trusted: true, path: [] },
    },
  ],
  ['no answer', { ...tls, outcome: 'timeout', fault: timeout }],
  ['failed', { ...tls, outcome: 'failed' }],
  ['Postfix', { ...greeting, reply: smtp(220), text: '220 mail ESMTP Postfix (Debian)' }],
  ['answered', { ...greeting, reply: smtp(220), text: '220 mail ESMTP' }],
  ['refused: 554 5.7.1', { ...greeting, reply: smtp(554, '5.7.1') }],
  ['refused: BYE', { ...greeting, imap: imap('BYE') }],
  ['another protocol', { ...greeting, fault: { code: 'NOT_A_REPLY', message: '' } }],
  ['1 capability', { ...ehlo, reply: smtp(250) }],
  ['HELO only', { ...ehlo, verb: 'HELO', reply: smtp(250) }],
  ['refused: 501', { ...ehlo, reply: smtp(501) }],
  ['no answer', ehlo],
  ['closed by the server', { ...ehlo, fault: { code: 'CLOSED', message: '' } }],
  ['agreed', { ...starttls, reply: smtp(220) }],
  ['not offered', { ...starttls, offered: false, attempted: false }],
  ['injected bytes', { ...starttls, reply: smtp(220), injectedBytes: 3 }],
  ['refused: 454', { ...starttls, reply: smtp(454) }],
  ['refused: BAD', { ...starttls, imap: imap('BAD') }],
  ['signed in', { ...auth, reply: smtp(235) }],
  ['refused: 535 5.7.8', { ...auth, reply: smtp(535, '5.7.8') }],
  ['held back', { ...auth, tried: false, skipped: 'held-back' }],
  ['withheld: certificate', { ...auth, tried: false, skipped: 'bad-certificate' }],
  [
    '1 sender accepted',
    { ...envelope, steps: [step('MAIL', 'reply-to', 250), step('RCPT', 'recipient', 250)] },
  ],
  ['refused: 554', { ...envelope, steps: [step('MAIL', 'reply-to', 250), step('RCPT', 'recipient', 554)] }],
  [
    '1 sender accepted',
    { ...envelope, steps: [step('MAIL', 'reply-to', 250), step('RCPT', 'stand-in', 554)] },
  ],
  [
    '1 sender accepted',
    {
      ...envelope,
      steps: [step('MAIL', 'reply-to', 250), step('RCPT', 'recipient', 200), step('RCPT', 'recipient', 299)],
    },
  ],
  ['refused: 199', { ...envelope, steps: [step('MAIL', 'reply-to', 199)] }],
  ['refused: 300', { ...envelope, steps: [step('MAIL', 'reply-to', 300)] }],
  ['2 refused', { ...envelope, steps: [step('RCPT', 'recipient', 450), step('RCPT', 'recipient', 554)] }],
  [
    'no answer',
    { ...envelope, steps: [{ command: 'MAIL', role: 'reply-to', address: 'a', fault: timeout }] },
  ],
  ['no address to try', { ...envelope, tried: false, skipped: 'no-recipient' }],
  ['not asked for', { stage: 'message', tried: false }],
  ['accepted', { stage: 'message', tried: true, reply: smtp(250) }],
  ['refused: 300', { stage: 'message', tried: true, reply: smtp(300) }],
  ['refused: 554', { stage: 'message', tried: true, reply: smtp(554) }],
  ['2 capabilities', capability],
  ['signed in', { ...login, reply: imap('OK') }],
  ['refused: NO [EXPIRED]', { ...login, reply: imap('NO', 'EXPIRED') }],
  ['needs TLS', { ...login, tried: false, skipped: 'needs-tls' }],
  ['3 messages', { ...select, reply: imap('OK'), exists: 3 }],
  ['read only', { ...select, reply: imap('OK'), exists: 3, readOnly: true }],
  ['open', { ...select, reply: imap('OK') }],
  ['refused: NO', { ...select, reply: imap('NO') }],
  ['7 unread', { stage: 'mailbox', tried: true, unseen: 7 }],
  ['refused: BAD', { stage: 'mailbox', tried: true, reply: imap('BAD') }],
  ['cut off', { stage: 'mailbox', tried: true, fault: { code: 'ECONNRESET', message: '' } }],
  ['HTTP 404', { stage: 'http', hops: [], status: 404 }],
  ['closed by the server', { stage: 'http', hops: [], fault: { code: 'CLOSED', message: '' } }],
  ['policy reject', { stage: 'dmarc', facts: { summary: 'policy reject' } }],
  ['done', { stage: 'send', facts: {} }],
]

test.each([
  ['220 mail ESMTP Postfix (Debian)', 'Postfix'],
  ['220 mail ESMTP Exim 4.98', 'Exim'],
  ['220 mail ESMTP Sendmail 8.18', 'Sendmail'],
  ['220 mail Microsoft ESMTP MAIL Service ready', 'Exchange'],
  ['* OK The Microsoft Exchange IMAP4 service is ready.', 'Exchange'],
  ['* OK Dovecot ready.', 'Dovecot'],
  ['* OK mail Cyrus IMAP 3.10 server ready', 'Cyrus'],
  ['* OK Courier-IMAP ready.', 'Courier'],
  ['220 mx.example.com ESMTP 5si1 - gsmtp', 'Google'],
  ['* OK Gimap ready for requests', 'Google'],
  ['220 mail hMailServer', 'hMailServer'],
  ['220 mail ESMTP Service (HCL Domino Release 14)', 'Domino'],
  ['* OK mail Zimbra IMAP4rev1 server ready', 'Zimbra'],
  ['220 mail ESMTP OpenSMTPD', 'OpenSMTPD'],
  ['220 mail ESMTP Haraka ready', 'Haraka'],
  ['220 mail Stalwart ESMTP at your service', 'Stalwart'],
  ['220 mail ESMTP', 'answered'],
  ['220 postfixed.example.com ESMTP', 'answered'],
  ['220 mail Microsoft service ready', 'answered'],
])('a greeting %s: %s', (text, product) => {
  expect(stageSummary({ ...greeting, text })).toBe(product)
})

const closed = { code: 'CLOSED', message: '' }

test.each<StageEvidence>([
  { ...dns, fault: closed },
  { ...tls, outcome: 'failed', fault: closed },
  { ...greeting, fault: closed },
  { ...ehlo, fault: closed },
  { ...starttls, fault: closed },
  { ...auth, fault: closed },
  { stage: 'message', tried: true, fault: closed },
  { ...capability, fault: closed },
  { ...login, fault: closed },
  { ...select, fault: closed },
  { stage: 'mailbox', tried: true, fault: closed },
  { stage: 'http', hops: [], fault: closed },
  { stage: 'send', facts: { summary: 'sent' }, fault: closed },
])('a fault of $stage comes before all else', (evidence) => {
  expect(stageSummary(evidence)).toBe('closed by the server')
})

test.each(rows)('%s', (words, evidence) => {
  expect(stageSummary(evidence)).toBe(words)
})

const finding = (cause: string, severity: Finding['severity'], stage: Finding['stage'] = 'dns'): Finding => ({
  cause,
  severity,
  stage,
  title: `title of ${cause}`,
  explanation: '',
  fixes: [],
  fields: [],
  evidence: '',
  javaMail: '',
})

const check = (
  name: CheckResult['check'],
  verdict: CheckResult['verdict'],
  findings: readonly Finding[],
): CheckResult => ({
  check: name,
  verdict,
  durationMs: 0,
  stages: (['dns', 'connect', 'tls'] as const).map((stage) => ({
    stage,
    status: 'pass',
    startMs: 0,
    durationMs: 0,
    summary: '',
  })),
  findings,
  transcript: [],
  summary: '',
})

describe('verdicts', () => {
  test('by the worst finding; information changes nothing', () => {
    expect(verdictOfFindings([])).toBe('pass')
    expect(verdictOfFindings([finding('I', 'info')])).toBe('pass')
    expect(verdictOfFindings([finding('I', 'info'), finding('W', 'warning')])).toBe('warn')
    expect(verdictOfFindings([finding('W', 'warning'), finding('E', 'error')])).toBe('fail')
    expect(worstVerdict(['skipped', 'pass', 'warn'])).toBe('warn')
    expect(worstVerdict(['skipped', 'pass'])).toBe('pass')
    expect(worstVerdict([])).toBe('skipped')
  })

  test('root cause: errors before warnings, then the earliest stage, then the judge’s order', () => {
    const findings = [
      finding('WARNING_EARLY', 'warning', 'dns'),
      finding('ERROR_LATE', 'error', 'tls'),
      finding('ERROR_EARLY', 'error', 'connect'),
      finding('ERROR_EARLY_TOO', 'error', 'connect'),
      finding('INFO', 'info', 'dns'),
    ]
    expect(sortFindings(findings, ['dns', 'connect', 'tls']).map(({ cause }) => cause)).toEqual([
      'ERROR_EARLY',
      'ERROR_EARLY_TOO',
      'ERROR_LATE',
      'WARNING_EARLY',
      'INFO',
    ])
    expect(rootCause(check('smtp', 'fail', findings))?.cause).toBe('ERROR_EARLY')
    expect(rootCause(check('smtp', 'pass', [finding('INFO', 'info')]))).toBeUndefined()
  })

  test('the report’s cause is that of its first check with the worst verdict', () => {
    const warned = check('smtp', 'warn', [finding('W', 'warning')])
    const failed = check('imap', 'fail', [finding('E', 'error')])
    const failedToo = check('url', 'fail', [finding('U', 'error')])
    expect(reportCause([warned, failedToo, failed])).toBe('E')
    expect(reportCause([warned])).toBe('W')
    expect(reportCause([check('smtp', 'pass', [finding('I', 'info')])])).toBeNull()
    expect(reportCause([check('smtp', 'skipped', [])])).toBeNull()
    expect(reportCause([])).toBeNull()
  })

  test('a check in one sentence', () => {
    expect(checkSummary('smtp', 'fail', finding('X', 'error'), false)).toBe('title of X')
    expect(checkSummary('smtp', 'skipped', undefined, true)).toBe('Cancelled before the end.')
    expect(checkSummary('imap', 'skipped', undefined, false)).toBe('No incoming mail server is set.')
    expect(checkSummary('imap', 'pass', undefined, false)).toBe('The incoming mailbox can be read.')
    expect(checkSummary('imap', 'warn', undefined, false)).toBe('The login was not tried.')
    expect(checkSummary('imap', 'fail', undefined, false)).toBe('The test ended before its last stage.')
  })
})

describe('texts from peers', () => {
  test.each([
    ['plain text, ümlauts, 日本 and 🎉', 'plain text, ümlauts, 日本 and 🎉'],
    ['tab\there', 'tab here'],
    ['\u001b]0;title\u0007', '\\x1b]0;title\\x07'],
    ['a\u202eb\u2066c\u200bd\ufeff', 'a\\u{202e}b\\u{2066}c\\u{200b}d\\u{feff}'],
    ['\r\n', '\\x0d\\x0a'],
    ['\ud800x', '\\u{d800}x'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\u0085\u2028', '\\x85\\u{2028}'],
  ])('%j', (text, shown) => {
    expect(sanitise(text)).toBe(shown)
  })

  test('cut with an ellipsis', () => {
    expect(sanitise('abcdef', 4)).toBe('abc…')
    expect(sanitise('abcd', 4)).toBe('abcd')
    expect(sanitise('x'.repeat(10_000_000), 10)).toHaveLength(10)
  })
})
