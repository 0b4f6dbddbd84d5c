import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createNodeCrypto } from '#main/adapters/crypto/node-crypto.ts'
import { changesBetween } from '#main/services/server-file/difference.ts'
import { isMalformed, parseDocument } from '#main/services/server-file/document.ts'
import { encrypt } from '#main/services/server-file/encryption.ts'
import { planEdit } from '#main/services/server-file/plan.ts'
import { readSettings } from '#main/services/server-file/reading.ts'
import type { DesiredState } from '#main/services/server-file/server-file.ts'
import { maskedLines } from '#main/services/server-file/view.ts'
import type { Settings } from '#shared/settings/fields.ts'
import { anyText } from '#test/any-text.ts'
import { times } from '#test/long.ts'
import { codeOf, serverKey, valueOfResult } from './bench.ts'
import { generatedText } from './generated-files.ts'

const crypto = createNodeCrypto()

const documentOf = (text: string) => {
  const document = parseDocument(text)
  if (isMalformed(document)) throw new Error('malformed')
  return document
}

/** What becomes of the file when these settings are changed in the form. */
const plan = (text: string, patch: Partial<Settings>, more: Partial<DesiredState> = {}, preview = false) => {
  const document = documentOf(text)
  const reading = readSettings(document)
  const intended: DesiredState = {
    settings: { ...reading.settings, ...patch },
    passwordMode: 'encrypted',
    passwords: { 'smtp.password': { action: 'keep' }, 'imap.password': { action: 'keep' } },
    ...more,
  }
  return planEdit(crypto, document, reading, intended, preview)
}
const edited = (...args: Parameters<typeof plan>) => {
  const { text } = valueOfResult(plan(...args))
  return new Map([...documentOf(text).effective].map(([key, { value }]) => [key, value]))
}

/** A file of ours, complete, with nothing left to add. */
const complete = (changes: Readonly<Record<string, string>> = {}): string => {
  const written = documentOf(
    valueOfResult(plan('', { 'smtp.host': 'smtp.example.com', 'smtp.auth': true })).text,
  )
  const values = new Map([...written.effective].map(([key, { value }]) => [key, value]))
  for (const [key, value] of Object.entries(changes)) values.set(key, value)
  return [...values].map(([key, value]) => `${key}=${value}\n`).join('')
}

describe('what a new file says', () => {
  test('format, protocols, ports, switches, timeouts; no empty texts, no peek, no password', () => {
    expect(Object.fromEntries(edited('', { 'smtp.host': 'smtp.example.com' }))).toEqual({
      'mailroom.format': '1',
      'mail.transport.protocol': 'smtp',
      'mail.smtp.host': 'smtp.example.com',
      'mail.smtp.port': '25',
      'mail.smtp.ssl.enable': 'false',
      'mail.smtp.starttls.enable': 'false',
      'mail.smtp.starttls.required': 'false',
      'mail.smtp.auth': 'false',
      'mail.smtp.connectiontimeout': '30000',
      'mail.smtp.timeout': '60000',
      'mail.smtp.writetimeout': '60000',
      'mail.store.protocol': 'imap',
      'mail.imap.port': '143',
      'mail.imap.ssl.enable': 'false',
      'mail.imap.starttls.enable': 'false',
      'mail.imap.starttls.required': 'false',
      'mail.imap.connectiontimeout': '30000',
      'mail.imap.timeout': '60000',
      'mail.imap.writetimeout': '60000',
      'teamconnect.mail.incoming.accountType': 'IMAP',
      'teamconnect.mail.useSystemReply': 'false',
      'teamconnect.mail.useDisplayName': 'false',
    })
  })

  test('the TeamConnect IMAP server is written only where it is used', () => {
    expect(edited('', {}).has('teamconnect.imapServer.port')).toBe(false)
    const used = edited('', { 'tcImap.host': 'tc.example.com', 'tcImap.useSsl': true })
    expect(used.get('teamconnect.imapServer.port')).toBe('993')
    expect(used.get('teamconnect.imapServer.ssl.enable')).toBe('true')
  })

  test('each password stands behind its user', () => {
    const values = edited(
      '',
      { 'smtp.auth': true, 'smtp.username': 'tc@example.com', 'imap.username': 'in@example.com' },
      {
        passwords: {
          'smtp.password': { action: 'set', secret: 'one' },
          'imap.password': { action: 'set', secret: 'two' },
        },
        serverKey,
      },
    )
    const keys = [...values.keys()]
    for (const protocol of ['smtp', 'imap']) {
      expect(keys[keys.indexOf(`mail.${protocol}.password`) - 1]).toBe(`mail.${protocol}.user`)
    }
  })

  test.each([
    ['host', ''],
    ['port', ''],
    ['ssl.enable', 'false'],
  ])('the TeamConnect IMAP server is completed where the file has its %s', (part, value) => {
    const values = edited(`teamconnect.imapServer.${part}=${value}\n`, {})
    expect(values.get('teamconnect.imapServer.ssl.enable')).toBe('false')
    expect(values.get('teamconnect.imapServer.port')).toBe(part === 'port' ? '' : '143')
  })

  test('a complete file that is read and written again stays as it is', () => {
    const text = complete()
    expect(valueOfResult(plan(text, {})).text).toBe(text)
  })
})

describe('ports', () => {
  test.each([
    ['an empty port follows Use SSL', complete(), { 'smtp.useSsl': true }, '465'],
    ['a port of its own does not', complete({ 'mail.smtp.port': '2525' }), { 'smtp.useSsl': true }, '2525'],
    [
      'and back',
      complete({ 'mail.smtp.port': '465', 'mail.smtp.ssl.enable': 'true' }),
      { 'smtp.useSsl': false },
      '25',
    ],
    ['typed', complete(), { 'smtp.port': ' 587 ' }, '587'],
    ['made empty', complete({ 'mail.smtp.port': '587' }), { 'smtp.port': '' }, '25'],
    [
      'unreadable and untouched',
      complete({ 'mail.smtp.port': 'abc' }),
      { 'smtp.replyTo': 'a@example.com' },
      'abc',
    ],
    ['unreadable and typed anew', complete({ 'mail.smtp.port': 'abc' }), { 'smtp.port': '26' }, '26'],
    [
      'written another way but the same',
      complete({ 'mail.smtp.port': '0587' }),
      { 'smtp.replyTo': 'a@example.com' },
      '0587',
    ],
    ['missing', 'mailroom.format=1\n', {}, '25'],
    ['empty, and Use SSL is switched', complete({ 'mail.smtp.port': '' }), { 'smtp.useSsl': true }, '465'],
    ['empty, and Use SSL stays', complete({ 'mail.smtp.port': '' }), { 'smtp.replyTo': 'a@example.com' }, ''],
    [
      'blanks alone, and Use SSL is switched',
      complete({ 'mail.smtp.port': '\\t' }),
      { 'smtp.useSsl': true },
      '\t',
    ],
    [
      'unreadable, and Use SSL is switched',
      complete({ 'mail.smtp.port': 'abc' }),
      { 'smtp.useSsl': true },
      'abc',
    ],
  ])('%s', (_, text, patch, expected) => {
    expect(edited(text, patch).get('mail.smtp.port')).toBe(expected)
  })

  test.each([
    ['a word', 'abc', 'SETTINGS_INVALID'],
    ['0', '0', 'SETTINGS_INVALID'],
    ['65535', '65535', 'ok'],
    ['nothing', '', 'ok'],
  ])('%s as port', (_, port, expected) => {
    expect(codeOf(plan(complete(), { 'smtp.port': port }))).toBe(expected)
  })
})

test.each([
  ['smtp.port', 'SETTINGS_INVALID'],
  ['imap.port', 'SETTINGS_INVALID'],
  ['tcImap.port', 'SETTINGS_INVALID'],
  ['smtp.host', 'ok'],
] as const)('70000 as %s', (key, expected) => {
  expect(codeOf(plan(complete(), { [key]: '70000' }))).toBe(expected)
})

describe('STARTTLS', () => {
  const ifOffered = complete({ 'mail.smtp.starttls.enable': 'true' })
  const both = (text: string, patch: Partial<Settings>) => {
    const values = edited(text, patch)
    return [values.get('mail.smtp.starttls.enable'), values.get('mail.smtp.starttls.required')]
  }

  test.each([
    ['required', complete(), { 'smtp.startTls': 'required' as const }, ['true', 'true']],
    [
      'never',
      complete({ 'mail.smtp.starttls.enable': 'true', 'mail.smtp.starttls.required': 'true' }),
      { 'smtp.startTls': 'never' as const },
      ['false', 'false'],
    ],
    ['if offered is kept', ifOffered, { 'smtp.replyTo': 'a@example.com' }, ['true', 'false']],
    [
      'if offered, the second line absent: it is written as it counts',
      'mail.smtp.starttls.enable=true\n',
      { 'smtp.replyTo': 'a@example.com' },
      ['true', 'false'],
    ],
    [
      'required, the first line absent',
      'mail.smtp.starttls.required=true\n',
      { 'smtp.replyTo': 'a@example.com' },
      ['true', 'true'],
    ],
    ['if offered, made required', ifOffered, { 'smtp.startTls': 'required' as const }, ['true', 'true']],
    ['if offered, made never', ifOffered, { 'smtp.startTls': 'never' as const }, ['false', 'false']],
  ])('%s', (_, text, patch, expected) => {
    expect(both(text, patch)).toEqual(expected)
  })
})

describe('the check of the certificate’s name', () => {
  const property = 'mail.smtp.ssl.checkserveridentity'
  const ssl = complete({ 'mail.smtp.ssl.enable': 'true', 'mail.smtp.port': '465' })

  test.each([
    ['SSL newly switched on', complete(), { 'smtp.useSsl': true }, 'true'],
    ['STARTTLS newly switched on', complete(), { 'smtp.startTls': 'required' as const }, 'true'],
    ['newly on, the file said false', complete({ [property]: 'false' }), { 'smtp.useSsl': true }, 'true'],
    [
      'from STARTTLS to SSL',
      complete({ 'mail.smtp.starttls.enable': 'true' }),
      { 'smtp.useSsl': true },
      'true',
    ],
    ['SSL was on before', ssl, { 'smtp.replyTo': 'a@example.com' }, undefined],
    [
      'from if offered to required: the same connection',
      complete({ 'mail.smtp.starttls.enable': 'true' }),
      { 'smtp.startTls': 'required' as const },
      undefined,
    ],
    ['no encryption', complete(), { 'smtp.replyTo': 'a@example.com' }, undefined],
    ['SSL switched off', ssl, { 'smtp.useSsl': false }, undefined],
  ])('%s', (_, text, patch, expected) => {
    expect(edited(text, patch).get(property)).toBe(expected)
  })

  test('is offered for a file that encrypts without it, and taken only on demand', () => {
    const patch = { 'smtp.replyTo': 'a@example.com' }
    expect(valueOfResult(plan(ssl, patch)).offers).toMatchObject([{ property, value: 'true' }])
    expect(edited(ssl, patch, { takeOffers: [property] }).get(property)).toBe('true')
  })

  test('is not offered where it is, nor without encryption, nor where it is written anyway', () => {
    expect(valueOfResult(plan(`${ssl}${property}=true\n`, {})).offers).toEqual([])
    expect(valueOfResult(plan(`${ssl}${property}=TRUE\n`, {})).offers).toEqual([])
    expect(valueOfResult(plan(complete(), {})).offers).toEqual([])
    expect(valueOfResult(plan(complete(), { 'smtp.useSsl': true })).offers).toEqual([])
  })

  test.each([
    ['smtp', 'outgoing'],
    ['imap', 'incoming'],
  ])('the offer for %s speaks of the %s mail server', (protocol, name) => {
    const text = complete({ [`mail.${protocol}.ssl.enable`]: 'true' })
    const [offer] = valueOfResult(plan(text, {})).offers
    expect(offer).toMatchObject({ property: `mail.${protocol}.ssl.checkserveridentity` })
    expect(offer?.text).toContain(`the ${name} mail server`)
  })

  test.each([
    ['false becomes true, which is said', 'false', { 'smtp.useSsl': true }, 'true', 1],
    ['TRUE stays as it is written', 'TRUE', { 'smtp.useSsl': true }, 'TRUE', 0],
    ['absent becomes true without a word', undefined, { 'smtp.useSsl': true }, 'true', 0],
    ['false stays without encryption', 'false', { 'smtp.replyTo': 'a@example.com' }, 'false', 0],
  ])('%s', (_, standing, patch, expected, notes) => {
    const text = complete(standing === undefined ? {} : { [property]: standing })
    expect(edited(text, patch).get(property)).toBe(expected)
    const said = valueOfResult(plan(text, patch)).notes.filter((note) => note.includes('becomes true'))
    expect(said).toHaveLength(notes)
  })
})

describe('what is written only where it is absent', () => {
  test('timeouts of the file stay', () => {
    const values = edited('mail.smtp.timeout=5\n', {})
    expect(values.get('mail.smtp.timeout')).toBe('5')
    expect(values.get('mail.smtp.connectiontimeout')).toBe('30000')
  })

  test('another protocol stays, is offered to be changed, and changes on demand', () => {
    const text = complete({ 'mail.transport.protocol': 'smtps' })
    expect(edited(text, {}).get('mail.transport.protocol')).toBe('smtps')
    expect(valueOfResult(plan(text, {})).offers).toMatchObject([{ property: 'mail.transport.protocol' }])
    const taken = edited(text, {}, { takeOffers: ['mail.transport.protocol'] })
    expect(taken.get('mail.transport.protocol')).toBe('smtp')
  })

  test('a timeout is never offered away', () => {
    const taken = edited('mail.smtp.timeout=5\n', {}, { takeOffers: ['mail.smtp.timeout'] })
    expect(taken.get('mail.smtp.timeout')).toBe('5')
    expect(valueOfResult(plan('mail.smtp.timeout=5\n', {})).offers).toEqual([])
  })

  test('peek stays as it is', () => {
    expect(edited('mail.imap.peek=true\n', {}).get('mail.imap.peek')).toBe('true')
    expect(edited('', {}).has('mail.imap.peek')).toBe(false)
  })
})

describe('texts', () => {
  test('EHLO name: absent when empty', () => {
    const text = complete({ 'mail.smtp.localhost': 'app01.example.com' })
    expect(edited(text, { 'smtp.ehloName': '' }).has('mail.smtp.localhost')).toBe(false)
    expect(edited(text, {}).get('mail.smtp.localhost')).toBe('app01.example.com')
  })

  test('a URL whose user name and password nobody may see stays byte for byte', () => {
    const text = complete({ 'teamconnect.url': 'https\\://u:secret@tc.example.com' })
    expect(readSettings(documentOf(text)).settings.loginUrl).not.toContain('secret')
    expect(valueOfResult(plan(text, {})).text).toBe(text)
    const after = valueOfResult(plan(text, { 'smtp.host': 'other.example.com' })).text
    expect(after).toContain('teamconnect.url=https\\://u:secret@tc.example.com\n')
  })

  test('its password is in no line that is shown, nor in a change, also with a slash in it', () => {
    const was = documentOf('teamconnect.url=https://u:se/cret@tc.example.com\n')
    const is = documentOf('teamconnect.url=https://tc.example.com\n')
    expect(JSON.stringify([maskedLines(was), changesBetween(was, is)])).not.toContain('cret')
  })

  test('another text made empty keeps its key', () => {
    const text = complete({ 'teamconnect.url': 'https://tc.example.com' })
    expect(edited(text, { loginUrl: '' }).get('teamconnect.url')).toBe('')
  })
})

describe('values that cannot be read', () => {
  const text = complete({ 'mail.smtp.auth': 'yes' })

  test('are kept and said', () => {
    expect(edited(text, {}).get('mail.smtp.auth')).toBe('yes')
    expect(valueOfResult(plan(text, {})).notes.join()).toContain('mail.smtp.auth')
  })

  test('are replaced when the field is changed, or its value accepted', () => {
    expect(edited(text, { 'smtp.auth': true }).get('mail.smtp.auth')).toBe('true')
    expect(edited(text, {}, { acceptedUnreadable: ['smtp.auth'] }).get('mail.smtp.auth')).toBe('false')
    expect(edited(text, {}, { acceptedUnreadable: ['smtp.useSsl'] }).get('mail.smtp.auth')).toBe('yes')
  })

  test('are said to stay only where they do', () => {
    const said = (...args: Parameters<typeof plan>) =>
      valueOfResult(plan(...args)).notes.some((note) => note.includes('mail.smtp.auth stays as it is'))
    expect(said(text, {})).toBe(true)
    expect(said(text, { 'smtp.replyTo': 'a@example.com' })).toBe(true)
    expect(said(text, { 'smtp.auth': true })).toBe(false)
    expect(said(text, {}, { acceptedUnreadable: ['smtp.auth'] })).toBe(false)
    expect(said(text, {}, { acceptedUnreadable: ['smtp.useSsl'] })).toBe(true)
  })
})

describe('passwords', () => {
  const keep = { action: 'keep' } as const
  const clear = { action: 'clear' } as const
  const put = (secret: string) => ({ action: 'set', secret }) as const
  const smtp = 'mail.smtp.password'
  const passwords = (
    one: DesiredState['passwords']['smtp.password'],
    other: DesiredState['passwords']['imap.password'] = keep,
  ) => ({
    passwords: { 'smtp.password': one, 'imap.password': other },
  })
  const encrypted = encrypt(crypto, serverKey, 'old secret')
  const foreign = encrypt(crypto, 'another key', 'old secret')
  const withEncrypted = complete({ [smtp]: encrypted })
  const withPlain = complete({ [smtp]: 'old secret' })

  test('set, encrypted: ENC that the key opens, and the hand-over of the first', () => {
    const result = valueOfResult(plan(complete(), {}, { ...passwords(put('new')), serverKey }))
    expect(result.text).toMatch(/mail\.smtp\.password=ENC\([A-Za-z0-9+/=]+\)/)
    expect(result.text).not.toContain('new')
    expect(result.needsHandover).toBe(true)
  })

  test('a second value under the same key needs no hand-over', () => {
    const result = plan(withEncrypted, {}, { ...passwords(keep, put('new')), serverKey })
    expect(valueOfResult(result).needsHandover).toBe(false)
  })

  test('all passwords anew under a new key do', () => {
    const result = plan(withEncrypted, {}, { ...passwords(put('new')), serverKey: 'a new key' })
    expect(valueOfResult(result).needsHandover).toBe(true)
  })

  test('the same password keeps its ENC text', () => {
    const result = plan(withEncrypted, {}, { ...passwords(put('old secret')), serverKey })
    expect(valueOfResult(result).text).toBe(withEncrypted)
  })

  test.each([
    ['keep, encrypted', withEncrypted, 'encrypted' as const, encrypted],
    ['keep, of another key', complete({ [smtp]: foreign }), 'encrypted' as const, foreign],
    ['keep, plain in the mode encrypted', withPlain, 'encrypted' as const, 'old secret'],
    ['keep, encrypted in the mode plain', withEncrypted, 'plain' as const, encrypted],
    ['keep in the mode omitted', withEncrypted, 'omitted' as const, undefined],
  ])('%s', (_, text, passwordMode, expected) => {
    expect(edited(text, {}, { passwordMode }).get(smtp)).toBe(expected)
  })

  test('clear takes every occurrence out', () => {
    expect(edited(`${smtp}=first\n${withEncrypted}`, {}, passwords(clear)).has(smtp)).toBe(false)
  })

  test('set in the mode omitted goes to the keychain alone', () => {
    const values = edited(complete(), {}, { ...passwords(put('new')), passwordMode: 'omitted' })
    expect(values.has(smtp)).toBe(false)
  })

  test('set in the mode plain: as it is, for the owner alone', () => {
    const result = valueOfResult(
      plan(complete(), {}, { ...passwords(put(' a=b\\ü ')), passwordMode: 'plain' }),
    )
    expect(documentOf(result.text).effective.get(smtp)?.value).toBe(' a=b\\ü ')
    expect(result.ownerOnly).toBe(true)
    expect(result.needsHandover).toBe(false)
  })

  test('the mode plain without any password asks for no narrow mode', () => {
    expect(valueOfResult(plan(complete(), {}, { passwordMode: 'plain' })).ownerOnly).toBe(false)
  })

  describe('while authentication is off', () => {
    const off = { 'smtp.auth': false }

    test('a new password is not written, and that is said', () => {
      const result = valueOfResult(plan(complete(), off, { ...passwords(put('new')), serverKey }))
      expect(documentOf(result.text).effective.has(smtp)).toBe(false)
      expect(result.notes.join()).toContain('not written while authentication is off')
    })

    test('switched off, the password is taken out', () => {
      const result = valueOfResult(plan(withEncrypted, off))
      expect(documentOf(result.text).effective.has(smtp)).toBe(false)
      expect(result.notes.join()).toContain('authentication is off')
    })

    test('a new password typed while it is off already: the old one goes too', () => {
      const text = complete({ 'mail.smtp.auth': 'false', [smtp]: 'x' })
      expect(edited(text, {}, { ...passwords(put('new')), serverKey }).has(smtp)).toBe(false)
      expect(edited(text, {}, { ...passwords(keep, put('new')), serverKey }).get(smtp)).toBe('x')
    })

    test('off already, the password of the file is offered to be taken out, never in passing', () => {
      const text = complete({ 'mail.smtp.auth': 'false', [smtp]: 'x' })
      const patch = { 'smtp.replyTo': 'a@example.com' }
      expect(edited(text, patch).get(smtp)).toBe('x')
      expect(valueOfResult(plan(text, patch)).offers).toMatchObject([{ property: smtp }])
      expect(edited(text, patch, { takeOffers: [smtp] }).has(smtp)).toBe(false)
    })

    test('the IMAP password has nothing to do with it', () => {
      const values = edited(complete(), off, { ...passwords(keep, put('new')), serverKey })
      expect(values.get('mail.imap.password')).toMatch(/^ENC\(/)
    })
  })

  test('a readable password is offered to be encrypted, and is on demand', () => {
    const result = valueOfResult(plan(withPlain, {}))
    expect(result.offers).toMatchObject([{ property: smtp }])
    expect(result.notes.join()).toContain('stays readable')
    const taken = edited(withPlain, {}, { takeOffers: [smtp], serverKey })
    expect(taken.get(smtp)).toMatch(/^ENC\(/)
  })

  test.each([
    ['no key, no ENC', complete(), {}, 'SERVER_KEY_MISSING'],
    ['no key, the file has ENC', complete({ 'mail.imap.password': encrypted }), {}, 'SERVER_KEY_MISSING'],
    ['a key that is none', complete(), { serverKey: 'schlüssel' }, 'SERVER_KEY_INVALID'],
    [
      'the other password under another key',
      complete({ 'mail.imap.password': foreign }),
      { serverKey },
      'SERVER_KEY_MISMATCH',
    ],
    [
      'a value of somebody else under another key',
      complete({ 'db.password': foreign }),
      { serverKey },
      'SERVER_KEY_MISMATCH',
    ],
    [
      'the other password under the same key',
      complete({ 'mail.imap.password': encrypted }),
      { serverKey },
      'ok',
    ],
    ['only this one is of another key', complete({ [smtp]: foreign }), { serverKey }, 'ok'],
    [
      'a dead duplicate of another key',
      `mail.imap.password=${foreign}\n${complete({ 'mail.imap.password': encrypted })}`,
      { serverKey },
      'ok',
    ],
    ['an empty password', complete(), { serverKey, ...passwords(put('')) }, 'PASSWORD_MISSING'],
    ['a line end in it', complete(), { serverKey, ...passwords(put('a\n')) }, 'INPUT_INVALID'],
    [
      'ENC in plain',
      complete(),
      { passwordMode: 'plain' as const, ...passwords(put('ENC(a)')) },
      'PASSWORD_LOOKS_ENCRYPTED',
    ],
    ['ENC in encrypted', complete(), { serverKey, ...passwords(put('ENC(a)')) }, 'ok'],
    ['nearly ENC in plain', complete(), { passwordMode: 'plain' as const, ...passwords(put('ENC(a')) }, 'ok'],
  ])('%s', (_, text, more, expected) => {
    expect(codeOf(plan(text, {}, { ...passwords(put('new')), ...more }))).toBe(expected)
  })

  test.each([
    [
      'the file has encrypted values',
      complete({ 'mail.imap.password': encrypted }),
      'their server key is not',
    ],
    ['it has none', complete(), 'no server key yet'],
  ])('a key that is missing is told from one that never was: %s', (_, text, expected) => {
    const refused = plan(text, {}, passwords(put('new')))
    expect(refused.ok ? '' : refused.error.message).toContain(expected)
  })

  test('nothing is encrypted where the password is the same, so another key beside it is no obstacle', () => {
    const text = complete({ [smtp]: encrypted, 'db.password': foreign })
    const same = valueOfResult(plan(text, {}, { ...passwords(put('old secret')), serverKey }))
    expect([same.text, same.needsHandover]).toEqual([text, false])
    expect(codeOf(plan(text, {}, { ...passwords(put('new')), serverKey }))).toBe('SERVER_KEY_MISMATCH')
  })

  test('of many values under another key ten are named', () => {
    const names = (count: number) => {
      const others = Array.from({ length: count }, (_, index) => [`db${index}.password`, foreign])
      const refused = plan(complete(Object.fromEntries(others)), {}, { ...passwords(put('new')), serverKey })
      return refused.ok ? undefined : refused.error.details?.['properties']
    }
    expect(names(3)).toEqual(['db0.password', 'db1.password', 'db2.password'])
    expect(names(12)).toHaveLength(10)
  })

  test.each([
    ['outgoing', passwords(put(''))],
    ['incoming', passwords(keep, put(''))],
  ])('an empty password is named: %s', (name, more) => {
    const refused = plan(complete(), {}, { ...more, serverKey })
    expect(refused.ok ? '' : refused.error.message).toContain(`for ${name} mail`)
  })

  describe('what is said of them', () => {
    const stays = 'stays encrypted until it is entered anew'
    const narrow = 'only the owner of the file may then read it'
    const typed = { ...passwords(put('new')), serverKey }

    test.each<[string, string, Partial<DesiredState>, string[]]>([
      ['encrypted, kept in the mode plain', withEncrypted, { passwordMode: 'plain' }, [stays]],
      ['encrypted, kept in the mode encrypted', withEncrypted, {}, []],
      ['none, in the mode plain', complete(), { passwordMode: 'plain' }, []],
      ['readable, kept in the mode plain', withPlain, { passwordMode: 'plain' }, [narrow]],
      ['typed in the mode plain', complete(), { ...typed, passwordMode: 'plain' }, [narrow]],
      ['the first to be encrypted', complete(), typed, []],
      ['encrypted anew under the same key', withEncrypted, typed, []],
    ])('%s', (_, text, more, expected) => {
      const { notes, ownerOnly } = valueOfResult(plan(text, {}, more))
      expect([stays, narrow].filter((part) => notes.join().includes(part))).toEqual(expected)
      expect(ownerOnly).toBe(expected.includes(narrow))
    })
  })

  test('both cleared of another key: nothing is left under it', () => {
    const text = complete({ 'mail.imap.password': foreign })
    expect(codeOf(plan(text, {}, { ...passwords(put('new'), clear), serverKey }))).toBe('ok')
  })

  test('a preview needs no key where none is there yet, but asks for the file’s', () => {
    expect(codeOf(plan(complete(), {}, passwords(put('new')), true))).toBe('ok')
    const text = complete({ 'mail.imap.password': encrypted })
    expect(codeOf(plan(text, {}, passwords(put('new')), true))).toBe('SERVER_KEY_MISSING')
  })
})

describe('any file', () => {
  test('one setting changed leaves every other value, and all secrets, as they are', () => {
    fc.assert(
      fc.property(generatedText, anyText({ maxLength: 8 }), (text, host) => {
        const before = documentOf(`${text}\nmail.smtp.password=kept\\\n  secret\n`)
        const result = plan(before.text, { 'smtp.host': host })
        const values = new Map(
          [...documentOf(valueOfResult(result).text).effective].map(([key, { value }]) => [key, value]),
        )
        for (const [key, { value }] of before.effective) {
          if (key !== 'mail.smtp.host') expect([key, values.get(key)]).toEqual([key, value])
        }
        expect(values.get('mail.smtp.host') ?? '').toBe(host)
        expect(valueOfResult(result).text).toContain('mail.smtp.password=kept\\\n  secret\n')
      }),
      { seed: 13, numRuns: times(150, 1000) },
    )
  })
})
