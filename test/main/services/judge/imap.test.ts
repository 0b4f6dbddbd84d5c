import { describe, expect, it } from 'vitest'
import { judge } from '#main/services/judge/index.ts'
import type { SkipReason, StageEvidence } from '#shared/diagnosis/evidence.ts'
import {
  capability,
  causeAtLogin,
  causeOf,
  causesOf,
  fault,
  imapGreeting,
  imapReply,
  imapSettings,
  imapUpTo,
  login,
  mailbox,
  noGreeting,
  select,
  starttls,
} from './evidence.ts'

const m365 = { host: 'outlook.office365.com' } as const
const plainImap = { useSsl: false, security: 'none', port: 143 } as const

describe('A refused IMAP login', () => {
  it('at Microsoft that offers OAuth is no wrong password; elsewhere, or without OAuth, it is', () => {
    const oauth = capability({
      capabilities: ['IMAP4REV1', 'AUTH=PLAIN', 'AUTH=XOAUTH2'],
      mechanisms: ['PLAIN', 'XOAUTH2'],
    })
    const stages = (host: string, offers: StageEvidence) => [
      imapSettings({ host }),
      imapGreeting(),
      offers,
      login('a1 NO LOGIN failed.'),
    ]
    expect(causeOf('imap', stages('outlook.office365.com', oauth))).toBe('IMAP_BASIC_AUTH_DISABLED_M365')
    expect(causeOf('imap', stages('imap.example.com', oauth))).toBe('IMAP_LOGIN_REJECTED')
    expect(causeOf('imap', stages('outlook.office365.com', capability()))).toBe('IMAP_LOGIN_REJECTED')
  })

  it('puts the referral’s host into the form', () => {
    const [finding] = judge('imap', [
      imapSettings(),
      login('a1 NO [REFERRAL imap://tc@mail2.example.com/INBOX] elsewhere'),
    ])
    expect(finding?.fixes[0]).toMatchObject({ set: { 'imap.host': 'mail2.example.com' } })
  })

  it('reads an ALERT and a BYE on the way', () => {
    const alert = { untagged: [imapReply('* NO [ALERT] The account is suspended')] }
    expect(causeAtLogin('a1 NO failed', {}, alert)).toBe('IMAP_ACCOUNT_DISABLED')
    const cut = {
      reply: undefined,
      fault: fault('CLOSED'),
      untagged: [imapReply('* BYE Temporary problem, please try again later')],
    }
    expect(causeAtLogin('a1 NO x', {}, cut)).toBe('IMAP_TEMPORARILY_UNAVAILABLE')
  })

  it('suspects blanks only after a refusal of user name or password', () => {
    const shape = { passwordShape: { edgeWhitespace: true, appPasswordWithSpaces: false, ascii: true } }
    expect(causeAtLogin('a1 NO [AUTHENTICATIONFAILED] no', shape)).toBe('CREDENTIAL_WHITESPACE')
    expect(causeAtLogin('a1 NO [UNAVAILABLE] no', shape)).toBe('IMAP_TEMPORARILY_UNAVAILABLE')
    expect(causeAtLogin('a1 OK fine', shape)).toBe('')
  })

  it('finds passwords that the LOGIN command cannot carry', () => {
    const shape = { passwordShape: { edgeWhitespace: false, appPasswordWithSpaces: false, ascii: false } }
    expect(causeAtLogin('a1 NO no', shape, { mechanism: 'LOGIN command' })).toBe('PASSWORD_NOT_ASCII')
    expect(causeAtLogin('a1 NO no', shape, { mechanism: 'PLAIN' })).toBe('IMAP_LOGIN_REJECTED')
  })

  it.each([
    ['no-password', 'NO_PASSWORD'],
    ['password-for-other-destination', 'PASSWORD_FOR_OTHER_DESTINATION'],
    ['password-unreadable', 'PASSWORD_UNREADABLE'],
    ['bad-certificate', 'LOGIN_SKIPPED_BAD_CERTIFICATE'],
    ['held-back', 'LOGIN_HELD_BACK'],
    ['no-common-mechanism', 'AUTH_MECHANISM_UNSUPPORTED'],
    ['mechanism-not-spoken', 'LOGIN_MECHANISM_NOT_TRIED'],
    ['needs-tls', 'IMAP_LOGIN_NEEDS_TLS'],
    ['password-not-ascii' as SkipReason, 'PASSWORD_NOT_ASCII'],
    ['not-asked-for', ''],
  ] as const)('that was not tried (%s) is %s', (skipped, cause) => {
    expect(
      causeOf(
        'imap',
        imapUpTo(imapGreeting(), capability(), login('a1 NO x', { tried: false, reply: undefined, skipped })),
      ),
    ).toBe(cause)
  })

  it('warns of a login without encryption', () => {
    expect(causeAtLogin('a1 OK in', plainImap, { overPlaintext: true })).toBe('AUTH_OVER_PLAINTEXT')
  })
})

describe('Opening the mailbox', () => {
  it.each([
    [['\\Seen', '\\Deleted'], '', []],
    [['\\seen', '\\deleted'], '', []],
    [['\\Deleted'], 'IMAP_FLAGS_NOT_PERMANENT', ['error']],
    [['\\Seen'], 'IMAP_FLAGS_NOT_PERMANENT', ['warning']],
    [[], 'IMAP_FLAGS_NOT_PERMANENT', ['error']],
    [undefined, '', []],
  ] as const)('with PERMANENTFLAGS %s is %s', (permanentFlags, cause, severities) => {
    const findings = judge(
      'imap',
      imapUpTo(imapGreeting(), capability(), login(), select(undefined, { permanentFlags })),
    )
    expect(findings.map((finding) => finding.severity)).toEqual(severities)
    expect(findings[0]?.cause ?? '').toBe(cause)
  })
})

describe('Reading the mailbox', () => {
  const whole = (change: Parameters<typeof mailbox>[0]) =>
    imapUpTo(imapGreeting(), capability(), login(), select(), mailbox(change))
  it.each([
    [{ unseen: 3, oldestUnseenAgeMinutes: 1440 }, 'MAILBOX_NOT_BEING_READ'],
    [{ unseen: 3, oldestUnseenAgeMinutes: 1439 }, ''],
    [{ unseen: 0, oldestUnseenAgeMinutes: 9000 }, ''],
    [{ quota: { usedKiB: 1000, limitKiB: 1000 } }, 'IMAP_MAILBOX_OVER_QUOTA'],
    [{ quota: { usedKiB: 949, limitKiB: 1000 } }, ''],
    [{ quota: { usedKiB: 0, limitKiB: 0 } }, ''],
    [{ reply: imapReply('a3 BAD zxq') }, 'IMAP_COMMAND_REFUSED'],
    [{ reply: undefined, fault: fault('CLOSED') }, 'IMAP_CONNECTION_LOST'],
    [{ reply: undefined, fault: fault('TIMEOUT') }, 'IMAP_REPLY_TIMEOUT'],
    [{ reply: imapReply('* BYE Disconnected for inactivity.') }, 'IMAP_DISCONNECTED_IDLE'],
  ])('%o → %s', (change, cause) => {
    expect(causeOf('imap', whole(change))).toBe(cause)
  })
  it('tells a search that is repeated by JavaMail itself as information', () => {
    expect(
      judge('imap', whole({ reply: imapReply('a3 NO [BADCHARSET (US-ASCII)] no') })).map(
        ({ cause, severity }) => [cause, severity],
      ),
    ).toEqual([['IMAP_SEARCH_CHARSET', 'info']])
  })
  it('takes a nearly full mailbox for a warning, a full one for an error', () => {
    const severity = (usedKiB: number) =>
      judge('imap', whole({ quota: { usedKiB, limitKiB: 1000 } }))[0]?.severity
    expect([severity(950), severity(1000)]).toEqual(['warning', 'error'])
  })
})

describe('The IMAP greeting and capabilities', () => {
  it.each([
    [imapGreeting(), ''],
    [
      noGreeting({
        protocol: 'imap',
        kind: 'smtp',
        text: '220 mx.example.com ESMTP',
        fault: fault('NOT_A_REPLY'),
      }),
      'IMAP_WRONG_SERVICE',
    ],
    [noGreeting({ protocol: 'imap', kind: 'closed', fault: fault('CLOSED') }), 'IMAP_CLOSED'],
    [noGreeting({ protocol: 'imap', kind: 'closed', fault: fault('ECONNRESET') }), 'TCP_RESET_AT_CONNECT'],
    [
      noGreeting({ protocol: 'imap', fault: fault('TIMEOUT'), tlsProbe: 'answers' }),
      'IMAP_PLAIN_ON_TLS_PORT',
    ],
    [noGreeting({ protocol: 'imap', fault: fault('TIMEOUT'), tlsProbe: 'no-tls' }), 'GREETING_TIMEOUT'],
    [imapGreeting('* OK hi', { ms: 12_000 }), 'SERVER_TARPITS_GREETING'],
    [imapGreeting('* OK hi', { ms: 9_000 }), ''],
    [imapGreeting('* OK hi', { early: true }), 'SPOKE_OUT_OF_TURN'],
  ] as const)('%o → %s', (evidence, cause) => {
    expect(causeOf('imap', [imapSettings(plainImap), evidence])).toBe(cause)
  })

  it.each([
    [capability({ loginDisabled: true, mechanisms: [], secure: false }), plainImap, 'IMAP_LOGIN_NEEDS_TLS'],
    [capability({ loginDisabled: true, mechanisms: ['PLAIN'], secure: false }), plainImap, ''],
    [capability({ loginDisabled: true, mechanisms: ['GSSAPI'] }), {}, 'AUTH_MECHANISM_UNSUPPORTED'],
    [capability({ loginDisabled: true, mechanisms: ['GSSAPI', 'NTLM'] }), {}, ''],
    [capability({ loginDisabled: true, mechanisms: ['XOAUTH2'] }), m365, 'IMAP_BASIC_AUTH_DISABLED_M365'],
    [
      capability({ loginDisabled: true, mechanisms: [], secure: false }),
      { ...plainImap, security: 'starttls' },
      '',
    ],
    [capability({ fault: fault('CLOSED') }), {}, 'IMAP_CONNECTION_LOST'],
    [capability({ fault: { ...fault('LIMIT'), limit: 'line' } }), {}, 'REPLY_TOO_LONG'],
  ] as const)('%o → %s', (evidence, change, cause) => {
    expect(causeOf('imap', [imapSettings(change), imapGreeting(), evidence])).toBe(cause)
  })

  it('does not ask TeamConnect’s own server for a login', () => {
    const stages = [
      imapSettings({ protocol: 'tc-imap', auth: false }),
      imapGreeting(),
      capability({ loginDisabled: true, mechanisms: [] }),
    ]
    expect(causesOf('tc-imap', stages)).toEqual([])
  })

  it.each([
    [starttls({ offered: false, attempted: false, reply: undefined }), 'STARTTLS_NOT_OFFERED'],
    [
      starttls({ offered: false, attempted: false, required: false, reply: undefined }),
      'STARTTLS_ONLY_IF_OFFERED',
    ],

    [starttls({ reply: undefined, imap: imapReply('a1 OK go'), injectedBytes: 4 }), 'STARTTLS_INJECTED_DATA'],
    [starttls({ reply: undefined, fault: fault('TIMEOUT') }), 'IMAP_REPLY_TIMEOUT'],
  ])('STARTTLS: %o → %s', (evidence, cause) => {
    const security = evidence.required ? 'starttls' : 'starttls-if-offered'
    expect(
      causeOf('imap', [
        imapSettings({ ...plainImap, security }),
        imapGreeting(),
        capability({ secure: false }),
        evidence,
      ]),
    ).toBe(cause)
  })
})
