import { describe, expect, it } from 'vitest'
import { judge } from '#main/services/judge/index.ts'
import type { SkipReason, StageEvidence } from '#shared/diagnosis/evidence.ts'
import {
  capability,
  causeAtLogin,
  causeAtSelect,
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
  it.each([
    ['a1 NO [AUTHENTICATIONFAILED] Authentication failed.', 'IMAP_LOGIN_REJECTED'],
    ['a1 NO Invalid user name or password.', 'IMAP_LOGIN_REJECTED'],
    ['a1 NO LOGIN failed.', 'IMAP_LOGIN_REJECTED'],
    ['a1 NO [AUTHENTICATIONFAILED] Anmeldung fehlgeschlagen', 'IMAP_LOGIN_REJECTED'],
    ['a1 NO Échec de l’authentification', 'IMAP_LOGIN_REJECTED'],
    ['a1 NO 登录失败', 'IMAP_LOGIN_REJECTED'],
    ['a1 NO zxq', 'IMAP_LOGIN_REJECTED'],
    [
      'a1 NO [UNAVAILABLE] Temporary authentication failure. [mx7:2026-06-15]',
      'IMAP_TEMPORARILY_UNAVAILABLE',
    ],
    ['a1 NO Try again later', 'IMAP_TEMPORARILY_UNAVAILABLE'],
    ['a1 NO Vorübergehend nicht verfügbar', 'IMAP_TEMPORARILY_UNAVAILABLE'],
    ['a1 NO [ALERT] Ask Kim on the third floor', 'IMAP_ACCOUNT_DISABLED'],
    ['a1 NO [ALERT] Invalid credentials (Failure)', 'IMAP_LOGIN_REJECTED'],
    ['a1 NO generic failure', 'IMAP_TEMPORARILY_UNAVAILABLE'],
    ['a1 NO Could not contact the password server', 'IMAP_TEMPORARILY_UNAVAILABLE'],
    ['a1 NO authorization failure', 'IMAP_NOT_AUTHORISED'],
    ['a1 NO authentication failure', 'IMAP_LOGIN_REJECTED'],
    ['a1 NO [AUTHENTICATIONFAILED] Authorization failed', 'IMAP_LOGIN_REJECTED'],
    ['* BYE [ALERT] Works until noon', 'IMAP_TEMPORARILY_UNAVAILABLE'],
    ['* BYE bye', 'IMAP_CONNECTION_LOST'],
    ['* BYE Server is shutting down', 'IMAP_TEMPORARILY_UNAVAILABLE'],
    ['a1 NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded', 'IMAP_CONNECTION_LIMIT'],
    ['a1 NO [LIMIT] zxq', 'IMAP_CONNECTION_LIMIT'],
    ['a1 NO Too many open connections (11 of 10) for this user', 'IMAP_CONNECTION_LIMIT'],
    ['a1 NO Zu viele gleichzeitige Verbindungen', 'IMAP_CONNECTION_LIMIT'],
    ['a1 NO [AUTHENTICATIONFAILED] Too many failed login attempts', 'IMAP_TOO_MANY_ATTEMPTS'],
    ['a1 NO [EXPIRED] zxq', 'IMAP_PASSWORD_EXPIRED'],
    ['a1 NO [AUTHENTICATIONFAILED] Password has expired', 'IMAP_PASSWORD_EXPIRED'],
    ['a1 NO [CONTACTADMIN] Call us', 'IMAP_ACCOUNT_DISABLED'],
    ['a1 NO Account is locked', 'IMAP_ACCOUNT_DISABLED'],
    ['a1 NO [AUTHORIZATIONFAILED] No such right', 'IMAP_NOT_AUTHORISED'],
    ['a1 NO [PRIVACYREQUIRED] zxq', 'IMAP_LOGIN_NEEDS_TLS'],
    ['a1 NO [ALERT] Application-specific password required', 'IMAP_APP_PASSWORD_REQUIRED'],
    ['a1 NO [ALERT] Please log in via your web browser', 'IMAP_WEB_LOGIN_REQUIRED'],
    ['a1 NO [WEBALERT] zxq', 'IMAP_WEB_LOGIN_REQUIRED'],
    ['a1 NO [ALERT] Your account is not enabled for IMAP use.', 'IMAP_ACCOUNT_NOT_ENABLED'],
    ['a1 NO IMAP access is disabled for this mailbox', 'IMAP_ACCOUNT_NOT_ENABLED'],
    ['a1 NO Please use your full e-mail address as user name', 'IMAP_USER_NAME_FORM'],
    ['a1 NO [REFERRAL imap://mail2.example.com/] Try this server', 'IMAP_REFERRAL'],
    ['a1 NO [OVERQUOTA] Account exceeded command or bandwidth limits.', 'IMAP_BANDWIDTH_EXCEEDED'],
    ['a1 NO [SERVERBUG] zxq', 'IMAP_INTERNAL_ERROR'],
    ['a1 NO [INUSE] zxq', 'IMAP_MAILBOX_IN_USE'],
    ['a1 BAD Unsupported authentication mechanism', 'AUTH_MECHANISM_UNSUPPORTED'],
    ['a1 BAD Request is throttled. Suggested Backoff Time: 1000 milliseconds', 'IMAP_THROTTLED'],
    ['a1 NO Unsupported authentication mechanism', 'AUTH_MECHANISM_UNSUPPORTED'],
    ['a1 NO [AUTHENTICATIONFAILED] bad authentication mechanism', 'IMAP_LOGIN_REJECTED'],
    ['a1 NO This mechanism has wrong credentials', 'IMAP_LOGIN_REJECTED'],
    ['a1 BAD [AUTHENTICATIONFAILED] zxq', 'IMAP_LOGIN_REJECTED'],
    ['a1 BAD Invalid password', 'IMAP_LOGIN_REJECTED'],
    ['a1 NO [NOPERM] zxq', 'IMAP_NOT_AUTHORISED'],
    ['a1 NO [OVERQUOTA] zxq', 'IMAP_MAILBOX_OVER_QUOTA'],
    ['a1 NO Mailbox quota exceeded', 'IMAP_MAILBOX_OVER_QUOTA'],
    ['a1 NO Too many invalid attempts, fewer connections allowed: limit lowered', 'IMAP_TOO_MANY_ATTEMPTS'],
    ['a1 NO [CORRUPTION] zxq', 'IMAP_INTERNAL_ERROR'],
    ['a1 BAD authorization failure', 'IMAP_LOGIN_REJECTED'],
    ['a1 BAD zxq', 'IMAP_LOGIN_REFUSED'],
    ['a1 NO Unsafe Login', 'IMAP_ID_REQUIRED'],
  ])('%s → %s', (line, cause) => {
    expect(causeAtLogin(line)).toBe(cause)
  })

  it.each([
    ['a1 NO Login only available under a layer', 'IMAP_LOGIN_NEEDS_TLS'],
    ['a1 NO Plaintext authentication disallowed on this connection', 'IMAP_LOGIN_NEEDS_TLS'],
    ['a1 NO Anmeldung nur verschlüsselt', 'IMAP_LOGIN_NEEDS_TLS'],
    ['a1 NO bad password', 'IMAP_LOGIN_REJECTED'],
  ])('without encryption: %s → %s', (line, cause) => {
    expect(causeAtLogin(line, plainImap)).toBe(cause)
  })

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
    ['a2 BAD User is authenticated but not connected.', 'IMAP_AUTHENTICATED_NOT_CONNECTED'],
    ['a2 NO [NONEXISTENT] zxq', 'IMAP_FOLDER_NOT_FOUND'],
    ['a2 NO Mailbox does not exist', 'IMAP_FOLDER_NOT_FOUND'],
    ['a2 NO Der Ordner wurde nicht gefunden', 'IMAP_FOLDER_NOT_FOUND'],
    ['a2 NO [NOPERM] zxq', 'IMAP_NO_PERMISSION'],
    ['a2 BAD ACL: Read permission denied', 'IMAP_NO_PERMISSION'],
    ['a2 NO [TRYCREATE] zxq', 'IMAP_FOLDER_NOT_FOUND'],
    ['a2 NO [AUTHORIZATIONFAILED] zxq', 'IMAP_NO_PERMISSION'],
    ['a2 NO [INUSE] zxq', 'IMAP_MAILBOX_IN_USE'],
    ['a2 NO [OVERQUOTA] zxq', 'IMAP_MAILBOX_OVER_QUOTA'],
    ['a2 NO Quota exceeded', 'IMAP_MAILBOX_OVER_QUOTA'],
    ['a2 NO IMAP is disabled here', 'IMAP_ACCOUNT_NOT_ENABLED'],
    ['a2 NO [LIMIT] zxq', 'IMAP_CONNECTION_LIMIT'],
    ['* BYE Autologout; idle for too long', 'IMAP_DISCONNECTED_IDLE'],
    ['a2 NO idle hands', 'IMAP_FOLDER_REFUSED'],
    ['a2 NO [INUSE] Timeout while waiting for lock', 'IMAP_MAILBOX_IN_USE'],
    ['a2 NO Mailbox is locked by another session', 'IMAP_MAILBOX_IN_USE'],
    ['a2 NO [OVERQUOTA] Not enough disk quota', 'IMAP_MAILBOX_OVER_QUOTA'],
    ['a2 NO Internal error occurred. Refer to server log.', 'IMAP_INTERNAL_ERROR'],
    ['a2 BAD Request is throttled.', 'IMAP_THROTTLED'],
    ['a2 NO SELECT Unsafe Login. Please contact the provider', 'IMAP_ID_REQUIRED'],
    ['a2 NO [UNAVAILABLE] back end gone', 'IMAP_TEMPORARILY_UNAVAILABLE'],
    ['a2 NO zxq', 'IMAP_FOLDER_REFUSED'],
    ['a2 BAD zxq', 'IMAP_FOLDER_REFUSED'],
    ['a2 OK [READ-ONLY] done', 'IMAP_FOLDER_READ_ONLY'],
    ['a2 NO Mailbox is read-only', 'IMAP_FOLDER_READ_ONLY'],
    ['a2 OK [READ-WRITE] done', ''],
  ])('%s → %s', (line, cause) => {
    expect(causeAtSelect(line)).toBe(cause)
  })

  it('at NetEase asks for ID in words that elsewhere mean something else', () => {
    expect(causeAtSelect('a2 NO Error: send ID first', { host: 'imap.163.com' })).toBe('IMAP_ID_REQUIRED')
    expect(causeAtSelect('a2 NO zxq', { host: 'imap.163.com' })).toBe('IMAP_FOLDER_REFUSED')
    expect(causeAtSelect('a2 NO Error: send ID first')).toBe('IMAP_FOLDER_REFUSED')
  })

  it('takes Exchange’s OK back where the plainest command fails', () => {
    expect(causeAtSelect('a2 BAD Command Error. 12', m365)).toBe('IMAP_AUTHENTICATED_NOT_CONNECTED')
    expect(causeAtSelect('a2 BAD Command Error. 12')).toBe('IMAP_FOLDER_REFUSED')
  })

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
    [imapGreeting('* BYE Too many connections from your address'), 'IMAP_BYE_ON_CONNECT'],
    [imapGreeting('* PREAUTH welcome'), 'IMAP_PREAUTH'],
    [imapGreeting('* BAD hm'), 'IMAP_COMMAND_REFUSED'],
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
    [capability({ reply: imapReply('a1 BAD what') }), {}, 'IMAP_COMMAND_REFUSED'],
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
    [
      starttls({ reply: undefined, imap: imapReply('a1 NO [UNAVAILABLE] no key') }),
      'STARTTLS_TEMPORARILY_UNAVAILABLE',
    ],
    [starttls({ reply: undefined, imap: imapReply('a1 BAD no') }), 'STARTTLS_REFUSED'],
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
