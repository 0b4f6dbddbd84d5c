import { describe, expect, it } from 'vitest'
import { defaultSettings, type FieldKey, type Settings } from '#shared/settings/fields.ts'
import { checkField, checkSettings, type FieldProblem, type RulesContext } from '#shared/settings/rules.ts'
import { applyPatch } from '#shared/settings/schema.ts'

const context: RulesContext = { teamConnectVersion: '8', express: false }

const right: Settings = {
  ...defaultSettings,
  'smtp.host': 'smtp.example.com',
  'smtp.replyTo': 'teamconnect@example.com',
  'imap.host': 'imap.example.com',
  'imap.username': 'teamconnect@example.com',
}

const problemsOf = (key: FieldKey, change: Partial<Settings>, more: Partial<RulesContext> = {}) =>
  checkField(key, { ...right, ...change }, { ...context, ...more })

const severities = (found: readonly FieldProblem[]) => found.map((each) => each.severity)

/** The settings after the offered cure, and that the cure leaves no problem of its kind behind. */
const afterFix = (key: FieldKey, change: Partial<Settings>): Partial<Settings> => {
  const settings = { ...right, ...change }
  const fix = checkField(key, settings, context)[0]?.fix
  if (fix === undefined) throw new Error(`no cure offered for ${JSON.stringify(change)}`)
  const patched = applyPatch(settings, fix.set)
  expect(patched.refused).toEqual([])
  return Object.fromEntries(
    Object.entries(patched.settings).filter(([name]) => fix.set[name] !== undefined),
  ) as Partial<Settings>
}

describe('a form that is right', () => {
  it('has no problems', () => {
    expect(checkSettings(right, context)).toEqual([])
  })

  it('says one thing of the empty form: no mail is sent', () => {
    const found = checkSettings(defaultSettings, context)
    expect(found.map((each) => [each.key, each.severity])).toEqual([['smtp.host', 'warning']])
    expect(found[0]?.message).toContain('no mail at all')
  })
})

describe.each(['smtp.host', 'imap.host', 'tcImap.host'] as const)('%s', (key) => {
  it.each([
    'mail',
    'mail.example.com',
    'MAIL.Example.COM',
    'mail-01.example.com',
    'xn--bcher-kva.example',
    '3com.example',
    'a'.repeat(63),
    '192.0.2.10',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '2001:db8::25',
    '::ffff:192.0.2.1',
    'fe80::1%eth0',
    'office365.com.example.net',
    'myoutlook.com',
  ])('takes %s', (host) => {
    expect(problemsOf(key, { [key]: host })).toEqual([])
  })

  it.each([
    ['two dots', 'mail..example.com'],
    ['a leading dot', '.example.com'],
    ['a leading hyphen', '-mail.example.com'],
    ['a trailing hyphen', 'mail-.example.com'],
    ['a long label', `${'a'.repeat(64)}.example.com`],
    ['a long name', `${'abcdefgh.'.repeat(29)}com`],
    ['a number over 255', '192.0.2.256'],
    ['three numbers', '192.0.2'],
    ['five numbers', '192.0.2.1.1'],
    ['a leading zero', '192.0.2.010'],
    ['a broken IPv6 address', '2001:db8::25::1'],
    ['too many groups', '1:2:3:4:5:6:7:8:9'],
    ['a star', '*.example.com'],
    ['an exclamation mark', 'mail!example.com'],
    ['an e-mail address', 'somebody@example.com'],
  ])('refuses %s', (_, host) => {
    const found = problemsOf(key, { [key]: host })
    expect(severities(found)).toEqual(['error'])
    expect(found[0]?.message).toMatch(/Type /)
  })

  it.each([
    ['spaces around', ' mail.example.com\u00a0', 'mail.example.com'],
    ['only spaces', '   ', ''],
    ['a line end', 'mail.example.com\r\n', 'mail.example.com'],
    ['a NUL', 'mail\u0000.example.com', 'mail.example.com'],
    ['a zero-width space', 'mail.\u200bexample.com', 'mail.example.com'],
    ['a bidi override', '\u202email.example.com', 'mail.example.com'],
    ['quotation marks', '“mail.example.com”', 'mail.example.com'],
    ['angle brackets', '<mail.example.com>', 'mail.example.com'],
    ['brackets', '[2001:db8::25]', '2001:db8::25'],
    ['brackets around four numbers', '[192.0.2.10]', '192.0.2.10'],
    ['brackets around a name', '[mail.example.com]', 'mail.example.com'],
    ['brackets as in a mail header', '[IPv6:2001:db8::25]', '2001:db8::25'],
    ['a scheme', 'https://mail.example.com', 'mail.example.com'],
    ['a scheme and a path', 'https://mail.example.com/owa', 'mail.example.com'],
    ['a path', 'mail.example.com/owa', 'mail.example.com'],
    ['a UNC path', '\\\\mail.example.com\\share', 'mail.example.com'],
    ['two servers', 'mail1.example.com, mail2.example.com', 'mail1.example.com'],
    ['two servers without a comma', 'mail1.example.com mail2.example.com', 'mail1.example.com'],
    ['two servers with a semicolon', 'mail1.example.com;mail2.example.com', 'mail1.example.com'],
  ])('offers to take away %s', (_, host, mended) => {
    const found = problemsOf(key, { [key]: host })
    expect(found[0]?.severity).toBe('error')
    expect(afterFix(key, { [key]: host })).toEqual({ [key]: mended })
  })

  it.each([
    ['mail.example.com:1025', 'mail.example.com', '1025'],
    ['192.0.2.10:1025', '192.0.2.10', '1025'],
    ['[2001:db8::25]:1025', '2001:db8::25', '1025'],
    ['imap://mail.example.com:1025/', 'mail.example.com', '1025'],
  ])('offers to split %s', (typed, host, port) => {
    expect(problemsOf(key, { [key]: typed })[0]?.message).toMatch(/port|before it/)
    const portKey = key.replace('.host', '.port')
    expect(afterFix(key, { [key]: typed })).toEqual({ [key]: host, [portKey]: port })
  })

  it('takes a colon without a port away', () => {
    expect(afterFix(key, { [key]: 'mail.example.com:' })).toEqual({ [key]: 'mail.example.com' })
  })

  it.each([
    ['only spaces', '   ', 'only spaces'],
    ['several servers', 'mail1.example.com mail2.example.com', 'takes one server'],
    ['an e-mail address', 'somebody@example.com', 'looks like an e-mail address'],
    ['another character', 'mail!example.com', 'may not contain “!”'],
    ['what to type instead of an address in brackets', '[192.0.2.10]', 'Type 192.0.2.10.'],
    ['what to type instead of an IPv6 address in brackets', '[::1]', 'Type ::1.'],
    ['what to type instead of brackets around nothing', '[]', 'or an IP address like 192.0.2.10'],
    ['what to type instead of an address with a port', '[2001:db8::25]:1025', 'Type 2001:db8::25 here'],
    ['what to type instead of a faulty name with a port', 'mail..example.com:25', 'Type the name here'],
  ])('names %s', (_, host, words) => {
    expect(problemsOf(key, { [key]: host })[0]?.message).toContain(words)
  })

  it('says where the port belongs', () => {
    const message = problemsOf(key, { [key]: 'mail.example.com:1025' })[0]?.message
    expect(message).toContain('the port into “Port”')
    // The port of TeamConnect's own server stands beside its name, the others in the folded part.
    expect(message?.includes('under Advanced')).toBe(key !== 'tcImap.host')
  })

  it('offers no cure that would be wrong as well', () => {
    expect(problemsOf(key, { [key]: 'https://-/' })[0]?.fix).toBeUndefined()
    expect(problemsOf(key, { [key]: 'mail..example.com:25' })[0]?.fix).toBeUndefined()
  })

  it('warns of an international name, which Java does not look up, and offers its ASCII form', () => {
    const found = problemsOf(key, { [key]: 'bücher.example' })
    expect(severities(found)).toEqual(['warning'])
    expect(afterFix(key, { [key]: 'bücher.example' })).toEqual({ [key]: 'xn--bcher-kva.example' })
  })

  it('warns of an underscore, and of a dot at the end', () => {
    expect(severities(problemsOf(key, { [key]: 'mail_01.example.com' }))).toEqual(['warning'])
    expect(severities(problemsOf(key, { [key]: 'mail.example.com.' }))).toEqual(['warning'])
    expect(afterFix(key, { [key]: 'mail.example.com.' })).toEqual({ [key]: 'mail.example.com' })
  })
})

describe('splitting a host', () => {
  it('leaves the port empty where Use SSL implies it', () => {
    expect(afterFix('smtp.host', { 'smtp.host': 'mail.example.com:25' })).toEqual({
      'smtp.host': 'mail.example.com',
      'smtp.port': '',
    })
    expect(
      afterFix('smtp.host', { 'smtp.host': 'mail.example.com:465', 'smtp.useSsl': true })['smtp.port'],
    ).toBe('')
    expect(afterFix('smtp.host', { 'smtp.host': 'mail.example.com:465' })['smtp.port']).toBe('465')
  })

  it('takes Use SSL from the scheme that means it', () => {
    expect(afterFix('smtp.host', { 'smtp.host': 'smtps://mail.example.com:465' })).toEqual({
      'smtp.host': 'mail.example.com',
      'smtp.port': '',
      'smtp.useSsl': true,
    })
    for (const scheme of ['smtps', 'imaps', 'ssl', 'tls', 'IMAPS']) {
      expect(afterFix('imap.host', { 'imap.host': `${scheme}://mail.example.com` })).toEqual({
        'imap.host': 'mail.example.com',
        'imap.useSsl': true,
      })
    }
    for (const scheme of ['smtp', 'imap', 'tcp', 'https']) {
      expect(afterFix('imap.host', { 'imap.host': `${scheme}://mail.example.com` })).toEqual({
        'imap.host': 'mail.example.com',
      })
    }
  })

  it('does not take a web address’s port for the mail server’s, nor its password', () => {
    const host = 'https://user:hunter2@mail.example.com:8443/owa'
    expect(afterFix('imap.host', { 'imap.host': host })).toEqual({ 'imap.host': 'mail.example.com' })
    expect(JSON.stringify(problemsOf('imap.host', { 'imap.host': host }))).not.toContain('hunter2')
  })
})

describe('smtp.replyTo', () => {
  it.each([
    'teamconnect@example.com',
    'first.last+tag@sub.example.com',
    "o'brien@example.com",
    '"with space"@example.com',
    '"quoted@at"@example.com',
    'user@bücher.example',
    'user@[192.0.2.10]',
    'user@[IPv6:2001:db8::1]',
    `${'a'.repeat(64)}@example.com`,
  ])('takes %s', (address) => {
    expect(problemsOf('smtp.replyTo', { 'smtp.replyTo': address })).toEqual([])
  })

  it.each([
    'teamconnect',
    '@example.com',
    'user@',
    'a@b@example.com',
    '.user@example.com',
    'user.@example.com',
    'first..last@example.com',
    'first last@example.com',
    'us(er@example.com',
    '"open@example.com',
    'user@exa mple.com',
    'user@-example.com',
    'user@example..com',
    'user@192.0.2.10',
    'user@[example]',
    'user@ex_ample.com',
    'müller@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'abcdefgh.'.repeat(28)}com`,
  ])('refuses %s', (address) => {
    const found = problemsOf('smtp.replyTo', { 'smtp.replyTo': address })
    expect(severities(found)).toEqual(['error'])
    expect(found[0]?.message).toMatch(/[Tt]ype|better|mail allows/)
  })

  it.each([
    [' teamconnect@example.com ', 'teamconnect@example.com'],
    ['TeamConnect <teamconnect@example.com>', 'teamconnect@example.com'],
    ['<teamconnect@example.com>', 'teamconnect@example.com'],
    ['mailto:teamconnect@example.com?subject=x', 'teamconnect@example.com'],
    ['one@example.com; two@example.com', 'one@example.com'],
    ['one@example.com,two@example.com', 'one@example.com'],
    ['one@example.com\nBcc: two@example.com', undefined],
    ['one@example.com\u200b', 'one@example.com'],
    ['one@example.com.', 'one@example.com'],
  ])('offers the address meant by %j', (typed, meant) => {
    expect(problemsOf('smtp.replyTo', { 'smtp.replyTo': typed })[0]?.severity).toBe('error')
    if (meant !== undefined) {
      expect(afterFix('smtp.replyTo', { 'smtp.replyTo': typed })).toEqual({ 'smtp.replyTo': meant })
    }
  })

  it('warns of a domain without a dot', () => {
    expect(severities(problemsOf('smtp.replyTo', { 'smtp.replyTo': 'teamconnect@example' }))).toEqual([
      'warning',
    ])
  })

  it('is required once there is a server, and only then', () => {
    expect(severities(problemsOf('smtp.replyTo', { 'smtp.replyTo': '' }))).toEqual(['error'])
    expect(problemsOf('smtp.replyTo', { 'smtp.replyTo': '', 'smtp.host': '' })).toEqual([])
  })
})

describe('imap.host without a server', () => {
  const off = { 'imap.host': '', 'imap.username': '' }

  it.each([{ 'imap.username': 'teamconnect@example.com' }, { 'imap.useSsl': true }, { 'imap.port': '1143' }])(
    'warns that %j has no effect',
    (change) => {
      expect(severities(problemsOf('imap.host', { ...off, ...change }))).toEqual(['warning'])
    },
  )

  it('is nothing to warn of where nothing else is filled in', () => {
    expect(problemsOf('imap.host', off)).toEqual([])
  })
})

describe('user names and passwords', () => {
  it('name the tick box that asks for them, which only outgoing mail has', () => {
    const box = 'Outgoing server requires authentication'
    const auth = { 'smtp.auth': true, 'smtp.username': '', 'imap.username': '' }
    const passwords = { 'smtp.password': 'not-set', 'imap.password': 'not-set' } as const
    expect(problemsOf('smtp.username', auth)[0]?.message).toContain(box)
    expect(problemsOf('imap.username', auth)[0]?.message).not.toContain(box)
    expect(problemsOf('smtp.password', auth, { passwords })[0]?.message).toContain(box)
    expect(problemsOf('imap.password', auth, { passwords })[0]?.message).not.toContain(box)
  })

  it('are required for SMTP once authentication is ticked, and only then', () => {
    const missing = { passwords: { 'smtp.password': 'not-set' } } as const
    expect(severities(problemsOf('smtp.username', { 'smtp.auth': true }))).toEqual(['error'])
    expect(severities(problemsOf('smtp.username', { 'smtp.auth': true, 'smtp.username': '  ' }))).toEqual([
      'error',
    ])
    expect(problemsOf('smtp.username', { 'smtp.auth': false })).toEqual([])
    expect(problemsOf('smtp.username', { 'smtp.auth': true, 'smtp.username': 'u' })).toEqual([])
    expect(severities(problemsOf('smtp.password', { 'smtp.auth': true }, missing))).toEqual(['error'])
    expect(problemsOf('smtp.password', { 'smtp.auth': false }, missing)).toEqual([])
  })

  it('are required for IMAP once there is a server, and only then', () => {
    const missing = { passwords: { 'imap.password': 'not-set' } } as const
    expect(severities(problemsOf('imap.username', { 'imap.username': '' }))).toEqual(['error'])
    expect(severities(problemsOf('imap.password', {}, missing))).toEqual(['error'])
    const off = { 'imap.host': '', 'imap.username': '' }
    expect(problemsOf('imap.username', off)).toEqual([])
    expect(problemsOf('imap.password', off, missing)).toEqual([])
    expect(problemsOf('imap.host', off)).toEqual([])
  })

  it.each([
    ['set', []],
    ['in-file', []],
    ['not-set', ['error']],
    ['other-destination', ['error']],
    ['unreadable', ['warning']],
  ] as const)('judge a password that is %s', (presence, expected) => {
    const found = problemsOf('imap.password', {}, { passwords: { 'imap.password': presence } })
    expect(severities(found)).toEqual(expected)
  })

  it('are not asked for where nothing is known of them, or where the file has none by choice', () => {
    expect(problemsOf('imap.password', {})).toEqual([])
    const passwords = { 'imap.password': 'not-set' } as const
    expect(problemsOf('imap.password', {}, { passwords, passwordMode: 'omitted' })).toEqual([])
    expect(severities(problemsOf('imap.password', {}, { passwords, passwordMode: 'plain' }))).toEqual([
      'error',
    ])
  })

  it('name spaces and invisible characters, and leave those inside alone', () => {
    expect(severities(problemsOf('imap.username', { 'imap.username': 'user ' }))).toEqual(['warning'])
    expect(severities(problemsOf('imap.username', { 'imap.username': 'us\u0007er' }))).toEqual(['error'])
    expect(afterFix('imap.username', { 'imap.username': 'us\u0007er' })).toEqual({ 'imap.username': 'user' })
    expect(problemsOf('imap.username', { 'imap.username': 'DOMAIN\\first last' })).toEqual([])
  })
})

describe('imap.accountType', () => {
  it('is IMAP', () => {
    expect(severities(problemsOf('imap.accountType', { 'imap.accountType': 'POP3' }))).toEqual(['error'])
    expect(afterFix('imap.accountType', { 'imap.accountType': 'imap' })).toEqual({
      'imap.accountType': 'IMAP',
    })
    expect(problemsOf('imap.accountType', {})).toEqual([])
  })
})

describe.each([
  ['smtp', 25, 465],
  ['imap', 143, 993],
  ['tcImap', 143, 993],
] as const)('%s.port', (section, plain, tls) => {
  const key = `${section}.port` as const
  const useSsl = `${section}.useSsl` as const

  it.each(['', '1', '65535', '10025'])('takes “%s”', (port) => {
    expect(problemsOf(key, { [key]: port })).toEqual([])
  })

  it.each(['0', '65536', '-25', '25.5', 'abc', '٢٥', '1e3', '123456', '25 26'])('refuses “%s”', (port) => {
    const found = problemsOf(key, { [key]: port })
    expect(severities(found)).toEqual(['error'])
    expect(found[0]?.message).toContain(`empty for ${plain}`)
  })

  it('offers the number that is meant', () => {
    expect(afterFix(key, { [key]: '10025/tcp' })).toEqual({ [key]: '10025' })
    expect(afterFix(key, { [key]: 'abc' })).toEqual({ [key]: '' })
    expect(severities(problemsOf(key, { [key]: ' 10025 ' }))).toEqual(['warning'])
    expect(afterFix(key, { [key]: '10025 ' })).toEqual({ [key]: '10025' })
  })

  it('goes with the encryption that it is for', () => {
    expect(problemsOf(key, { [key]: String(plain), [useSsl]: false })).toEqual([])
    expect(problemsOf(key, { [key]: String(tls), [useSsl]: true })).toEqual([])
    expect(severities(problemsOf(key, { [key]: String(plain), [useSsl]: true }))).toEqual(['warning'])
    expect(severities(problemsOf(key, { [key]: String(tls), [useSsl]: false }))).toEqual(['warning'])
    expect(afterFix(key, { [key]: String(tls), [useSsl]: false })).toEqual({ [key]: '', [useSsl]: true })
    expect(afterFix(key, { [key]: String(plain), [useSsl]: true })).toEqual({ [key]: '' })
  })

  it('is not another service’s', () => {
    const other = section === 'smtp' ? '993' : '587'
    expect(severities(problemsOf(key, { [key]: other }))).toEqual(['warning'])
    expect(severities(problemsOf(key, { [key]: '110' }))).toEqual(['warning'])
  })
})

describe('the section of TeamConnect’s own IMAP server', () => {
  it('is not judged for TeamConnect Express, which has none', () => {
    const wrong = { 'tcImap.host': 'https://x', 'tcImap.port': 'abc' }
    expect(problemsOf('tcImap.host', wrong, { express: true })).toEqual([])
    expect(problemsOf('tcImap.port', wrong, { express: true })).toEqual([])
    expect(problemsOf('tcImap.port', wrong)).toHaveLength(1)
  })
})

describe('Microsoft 365', () => {
  it.each(['outlook.office365.com', 'OUTLOOK.office365.com.', 'imap-mail.outlook.com', 'partner.outlook.cn'])(
    'is named beside %s',
    (host) => {
      const found = problemsOf('imap.host', { 'imap.host': host })
      expect(found.some((each) => each.severity === 'warning' && each.message.includes('OAuth'))).toBe(true)
    },
  )

  it('is worded for the version', () => {
    const host = { 'imap.host': 'outlook.office365.com' }
    expect(problemsOf('imap.host', host, { teamConnectVersion: '7' })[0]?.message).toContain(
      'TeamConnect 8.0 has',
    )
    expect(problemsOf('imap.host', host)[0]?.message).toContain('own page')
  })

  it('is not seen where it is not, nor for outgoing mail', () => {
    expect(problemsOf('imap.host', { 'imap.host': 'outlook.office365.com.example.net' })).toEqual([])
    expect(problemsOf('smtp.host', { 'smtp.host': 'smtp.office365.com' })).toEqual([])
  })
})

describe('the same mailbox in two environments', () => {
  const others = [{ environment: 'UAT', host: 'IMAP.example.com', username: 'TeamConnect@example.com' }]

  it('is a warning that names the other', () => {
    const found = problemsOf('imap.username', {}, { others })
    expect(severities(found)).toEqual(['warning'])
    expect(found[0]?.message).toContain('UAT')
  })

  it('is found whether or not a host has the root’s dot', () => {
    expect(problemsOf('imap.username', { 'imap.host': 'imap.example.com.' }, { others })).toHaveLength(1)
  })

  it('takes host and user to be the same mailbox', () => {
    expect(problemsOf('imap.username', { 'imap.host': 'imap2.example.com' }, { others })).toEqual([])
    expect(problemsOf('imap.username', { 'imap.username': 'uat@example.com' }, { others })).toEqual([])
    const empty = [{ environment: 'UAT', host: '', username: '' }]
    const off = { 'imap.host': '', 'imap.username': '' }
    expect(problemsOf('imap.username', off, { others: empty })).toEqual([])
    const named = [{ environment: 'UAT', host: '', username: 'teamconnect@example.com' }]
    expect(problemsOf('imap.username', { 'imap.host': '' }, { others: named })).toEqual([])
  })
})

describe('loginUrl', () => {
  it.each([
    '',
    'https://teamconnect.example.com',
    'https://teamconnect.example.com:8443/TeamConnect?x=a@b',
    'https://192.0.2.10/TeamConnect',
    'https://[2001:db8::25]/TeamConnect',
    'HTTPS://app01/TeamConnect',
  ])('takes “%s”', (loginUrl) => {
    expect(problemsOf('loginUrl', { loginUrl })).toEqual([])
  })

  it.each([
    'ftp://teamconnect.example.com/',
    'javascript:alert(1)',
    'https://',
    'https:///path',
    'https://-bad-.example.com',
    'https://1.2.3/',
    'https://user:pw@teamconnect.example.com/',
    'https://user@teamconnect.example.com/',
    'https://team connect.example.com/',
    'https://teamconnect.example.com/a\u0000b',
    'https:\\\\teamconnect.example.com',
    'teamconnect.example.com',
  ])('refuses “%s”', (loginUrl) => {
    const found = problemsOf('loginUrl', { loginUrl })
    expect(severities(found)).toEqual(['error'])
    expect(found[0]?.message).toMatch(/Type /)
  })

  it.each([
    ['teamconnect.example.com/TeamConnect', 'https://teamconnect.example.com/TeamConnect'],
    ['app01:8443/TeamConnect', 'https://app01:8443/TeamConnect'],
    ['https:/teamconnect.example.com', 'https://teamconnect.example.com'],
    ['https:\\\\teamconnect.example.com\\x', 'https://teamconnect.example.com/x'],
    [' https://teamconnect.example.com', 'https://teamconnect.example.com'],
    ['https://user:pw@teamconnect.example.com/x', 'https://teamconnect.example.com/x'],
    ['http://teamconnect.example.com/x', 'https://teamconnect.example.com/x'],
  ])('offers what is meant by %s', (loginUrl, meant) => {
    expect(afterFix('loginUrl', { loginUrl })).toEqual({ loginUrl: meant })
  })

  it.each([
    ['another scheme', 'ftp://teamconnect.example.com/', 'not “ftp://”'],
    ['a space', 'https://team connect.example.com/', 'There is a space in the address'],
    ['a host that is none', 'https://-bad-.example.com', 'not a web address: the part “-bad-”'],
    ['a port that is none', 'https://teamconnect.example.com:99999/', 'not a web address. Type'],
  ])('names %s', (_, loginUrl, words) => {
    expect(problemsOf('loginUrl', { loginUrl })[0]?.message).toContain(words)
  })

  it('offers https: for another scheme', () => {
    expect(afterFix('loginUrl', { loginUrl: 'ftp://teamconnect.example.com/x' })).toEqual({
      loginUrl: 'https://teamconnect.example.com/x',
    })
  })

  it('warns of http:, and offers nothing where a port goes with it', () => {
    const [plain] = problemsOf('loginUrl', { loginUrl: 'http://app01:8080/TeamConnect' })
    expect(plain?.severity).toBe('warning')
    expect(plain?.fix).toBeUndefined()
  })
})

describe('advanced', () => {
  it.each([
    [{ 'smtp.startTls': 'if-offered' }, 'smtp.startTls', 'required'],
    [{ 'imap.startTls': 'required', 'imap.useSsl': true }, 'imap.startTls', 'never'],
  ] as const)('warns of %j', (change, key, cure) => {
    expect(severities(problemsOf(key, change))).toEqual(['warning'])
    expect(afterFix(key, change)).toEqual({ [key]: cure })
  })

  it.each(['smtp', 'imap'] as const)(
    'has nothing against %s with Use SSL and without STARTTLS',
    (section) => {
      const change = { [`${section}.useSsl`]: true, [`${section}.startTls`]: 'never' }
      expect(problemsOf(`${section}.startTls`, change)).toEqual([])
    },
  )

  it('has nothing against STARTTLS that is required on a plain port', () => {
    expect(problemsOf('smtp.startTls', { 'smtp.startTls': 'required', 'smtp.port': '587' })).toEqual([])
    expect(problemsOf('smtp.port', { 'smtp.startTls': 'required', 'smtp.port': '587' })).toEqual([])
  })

  it.each(['', 'app01', 'app01.example.com', '[192.0.2.10]', '[IPv6:2001:db8::25]'])(
    'takes “%s” as name in EHLO',
    (name) => {
      expect(problemsOf('smtp.ehloName', { 'smtp.ehloName': name })).toEqual([])
    },
  )

  it.each([
    ['192.0.2.10', '[192.0.2.10]'],
    ['2001:db8::25', '[IPv6:2001:db8::25]'],
    ['bücher.example', 'xn--bcher-kva.example'],
    [' app01 ', 'app01'],
    ['app01\r\n', 'app01'],
  ])('offers what is meant by “%s” in EHLO', (name, meant) => {
    expect(afterFix('smtp.ehloName', { 'smtp.ehloName': name })).toEqual({ 'smtp.ehloName': meant })
  })

  it.each(['app 01', 'app01:25', '[app01]', 'http://app01'])('refuses “%s” in EHLO', (name) => {
    expect(severities(problemsOf('smtp.ehloName', { 'smtp.ehloName': name }))).toEqual(['error'])
  })

  it.each([
    ['/etc/ssl/ca.pem', []],
    ['C:\\certs\\ca.pem', []],
    ['\\\\share\\certs\\ca.crt', []],
    ['ca.pem', ['warning']],
    ['/etc/ssl/cacerts', ['error']],
    ['C:\\java\\lib\\security\\cacerts', ['error']],
    ['cacerts', ['error']],
    ['/etc/ssl/mycacerts', []],
    ['/etc/ssl/ca.jks', ['error']],
    ['/etc/ssl/ca.keystore', ['error']],
    ['/etc/ssl/ca.P12', ['error']],
    ['/etc/ssl/ca.pfx', ['error']],
    ['/etc/ssl/ca.pfx.pem', []],
    [' /etc/ssl/ca.pem', ['error']],
    ['/etc/ssl/ca\u0000.pem', ['error']],
    ['/etc/ssl/cacerts.pem', []],
  ] as const)('judges the path %s', (path, expected) => {
    expect(severities(problemsOf('tls.caFile', { 'tls.caFile': path }))).toEqual(expected)
  })
})

describe('the order', () => {
  it('is the page’s', () => {
    const found = checkSettings(
      { ...right, 'imap.port': 'x', 'smtp.replyTo': '', loginUrl: 'x', 'imap.host': 'a b' },
      context,
    )
    expect(found.map((each) => each.key)).toEqual(['smtp.replyTo', 'imap.host', 'loginUrl', 'imap.port'])
  })
})
