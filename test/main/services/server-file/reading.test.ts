import { describe, expect, test } from 'vitest'
import { isMalformed, parseDocument } from '#main/services/server-file/document.ts'
import { readSettings, warningsOf } from '#main/services/server-file/reading.ts'
import { defaultSettings } from '#shared/settings/fields.ts'

const documentOf = (...lines: string[]) => {
  const document = parseDocument(lines.map((line) => `${line}\n`).join(''))
  if (isMalformed(document)) throw new Error('malformed')
  return document
}
const read = (...lines: string[]) => readSettings(documentOf(...lines))
const warned = (...lines: string[]) => {
  const document = documentOf(...lines)
  return warningsOf(document, readSettings(document)).map(({ code }) => code)
}

describe('settings of a file', () => {
  test('an empty file reads as the defaults', () => {
    expect(read()).toEqual({
      settings: defaultSettings,
      unreadable: [],
      passwords: { 'smtp.password': 'absent', 'imap.password': 'absent' },
    })
  })

  test('a whole file', () => {
    const { settings, unreadable } = read(
      'mail.smtp.host=smtp.example.com',
      'mail.smtp.port=587',
      'mail.smtp.ssl.enable=false',
      'mail.smtp.starttls.enable=true',
      'mail.smtp.starttls.required=true',
      'mail.smtp.auth=TRUE',
      'mail.smtp.user=tc@example.com',
      'mail.smtp.localhost=app01.example.com',
      'teamconnect.mail.replyTo=noreply@example.com',
      'teamconnect.mail.useSystemReply=true',
      'teamconnect.mail.useDisplayName=true',
      'teamconnect.mail.incoming.accountType=imap',
      'mail.imap.host=imap.example.com',
      'mail.imap.port=993',
      'mail.imap.ssl.enable=true',
      'mail.imap.user=inbox@example.com',
      'teamconnect.imapServer.host=tc.example.com',
      'teamconnect.imapServer.port=1143',
      'teamconnect.imapServer.ssl.enable=true',
      'teamconnect.url=https://tc.example.com/TeamConnect',
      'teamconnect.mail.tls.caFile=/etc/ssl/ca.pem',
    )
    expect(unreadable).toEqual([])
    expect(settings).toEqual({
      'smtp.host': 'smtp.example.com',
      'smtp.replyTo': 'noreply@example.com',
      'smtp.useSsl': false,
      'smtp.auth': true,
      'smtp.username': 'tc@example.com',
      'notifications.useSystemReply': true,
      'notifications.useDisplayName': true,
      'imap.accountType': 'IMAP',
      'imap.host': 'imap.example.com',
      'imap.username': 'inbox@example.com',
      'imap.useSsl': true,
      'tcImap.host': 'tc.example.com',
      'tcImap.port': '1143',
      'tcImap.useSsl': true,
      loginUrl: 'https://tc.example.com/TeamConnect',
      'smtp.port': '587',
      'smtp.startTls': 'required',
      'smtp.ehloName': 'app01.example.com',
      'imap.port': '',
      'imap.startTls': 'never',
      'tls.caFile': '/etc/ssl/ca.pem',
    })
  })

  test.each([
    ['25 without SSL', ['mail.smtp.port=25'], ''],
    ['465 with SSL', ['mail.smtp.port=465', 'mail.smtp.ssl.enable=true'], ''],
    ['465 without SSL', ['mail.smtp.port=465'], '465'],
    ['25 with SSL', ['mail.smtp.port=25', 'mail.smtp.ssl.enable=true'], '25'],
    ['587', ['mail.smtp.port=587'], '587'],
    ['absent', [], ''],
  ])('SMTP port %s', (_, lines, expected) => {
    expect(read(...lines).settings['smtp.port']).toBe(expected)
  })

  test.each([
    ['both true', 'true', 'true', 'required'],
    ['enabled alone', 'true', 'false', 'if-offered'],
    ['required alone, which switches too', 'false', 'true', 'required'],
    ['both false', 'false', 'false', 'never'],
  ])('STARTTLS %s', (_, enable, required, expected) => {
    const lines = [`mail.imap.starttls.enable=${enable}`, `mail.imap.starttls.required=${required}`]
    expect(read(...lines).settings['imap.startTls']).toBe(expected)
  })

  test.each([
    ['a word for a port', 'mail.smtp.port=abc', 'smtp.port', 'abc'],
    ['a port out of range', 'mail.smtp.port=65536', 'smtp.port', '65536'],
    ['a port with a blank, which Java does not take', 'mail.smtp.port=587 ', 'smtp.port', '587 '],
    ['neither true nor false', 'mail.smtp.auth=yes', 'smtp.auth', 'yes'],
    ['true with a blank', 'mail.smtp.ssl.enable=true ', 'smtp.useSsl', 'true '],
    ['STARTTLS', 'mail.imap.starttls.enable=1', 'imap.startTls', '1'],
    ['an account type', 'teamconnect.mail.incoming.accountType=POP3', 'imap.accountType', 'POP3'],
  ])('unreadable: %s', (_, line, key, raw) => {
    expect(read('# first', line).unreadable).toMatchObject([{ key, raw, line: 2 }])
  })

  test.each([
    ['empty', 'teamconnect.mail.incoming.accountType=', []],
    ['in small letters', 'teamconnect.mail.incoming.accountType=imap', []],
    ['another', 'teamconnect.mail.incoming.accountType=IMAP4', ['imap.accountType']],
  ])('an account type: %s', (_, line, unreadable) => {
    expect(read(line).unreadable.map(({ key }) => key)).toEqual(unreadable)
    if (unreadable.length === 0) expect(read(line).settings['imap.accountType']).toBe('IMAP')
  })

  test('an unreadable port stays visible in its field', () => {
    expect(read('mail.smtp.port=abc').settings['smtp.port']).toBe('abc')
  })

  test.each([
    ['nothing', [], 'absent'],
    ['an empty value', ['mail.smtp.password='], 'absent'],
    ['text', ['mail.smtp.password=x'], 'plain'],
    ['ENC', ['mail.smtp.password=ENC(x)'], 'encrypted'],
    ['ENC before text: the last counts', ['mail.smtp.password=ENC(x)', 'mail.smtp.password=y'], 'plain'],
  ])('password: %s', (_, lines, expected) => {
    expect(read(...lines).passwords['smtp.password']).toBe(expected)
  })
})

describe('warnings', () => {
  test.each([
    ['NOT_OURS_YET', ['a=1'], ['mailroom.format=1']],
    ['OTHER_FORMAT', ['mailroom.format=2'], ['mailroom.format=1']],
    ['DUPLICATE_KEY', ['a=1', 'a=2'], ['a=1', 'b=2']],
    ['BOM', ['\u00ef\u00bb\u00bfa=1'], ['a=1']],
    ['UTF8_BYTES', ['a=\u00c3\u00bc'], ['a=\u00fc']],
    ['UTF8_BYTES', ['\u00c3\u00bc=1'], ['\u00fc=1']],
    [
      'NO_IDENTITY_CHECK',
      ['mail.smtp.ssl.enable=true'],
      ['mail.smtp.ssl.enable=true', 'mail.smtp.ssl.checkserveridentity=true'],
    ],
    ['NO_IDENTITY_CHECK', ['mail.imap.starttls.required=true'], ['mail.imap.host=a']],
    [
      'STARTTLS_IF_OFFERED',
      ['mail.smtp.starttls.enable=true'],
      ['mail.smtp.starttls.enable=true', 'mail.smtp.starttls.required=true'],
    ],
    [
      'STARTTLS_IF_OFFERED',
      ['mail.smtp.starttls.enable=true'],
      ['mail.smtp.starttls.enable=true', 'mail.smtp.ssl.enable=true'],
    ],
    ['PASSWORD_PLAIN', ['mail.imap.password=x'], ['mail.imap.password=ENC(x)']],
    ['PASSWORD_WITHOUT_AUTH', ['mail.smtp.password=x'], ['mail.smtp.password=x', 'mail.smtp.auth=true']],
    ['OTHER_PROTOCOL', ['mail.transport.protocol=smtps'], ['mail.transport.protocol=smtp']],
    ['PEEK', ['mail.imap.peek=true'], ['mail.imap.peek=false']],
  ])('%s', (code, hit, miss) => {
    expect(warned(...hit)).toContain(code)
    expect(warned(...miss)).not.toContain(code)
  })

  test.each([
    ['without a byte order mark', 'a=1\nb=\u00c3\u00bc\n'],
    ['behind a byte order mark', '\u00ef\u00bb\u00bfa=1\nb=\u00c3\u00bc\n'],
  ])('the line that looks like UTF-8 is named: %s', (_, text) => {
    const document = documentOf(text)
    const found = warningsOf(document, readSettings(document)).find(({ code }) => code === 'UTF8_BYTES')
    expect(found).toMatchObject({ line: 2, message: expect.stringContaining('line 2') })
  })

  test('a byte order mark by itself is no UTF-8 text to warn of', () => {
    expect(warned('\u00ef\u00bb\u00bfa=1')).not.toContain('UTF8_BYTES')
  })

  test.each([
    ['smtp', 'outgoing'],
    ['imap', 'incoming'],
  ])('what is said of %s speaks of the %s mail server', (protocol, name) => {
    const document = documentOf(`mail.${protocol}.starttls.enable=true`, `mail.${protocol}.password=x`)
    const said = warningsOf(document, readSettings(document)).filter(({ property }) =>
      property?.startsWith(`mail.${protocol}.`),
    )
    for (const code of ['NO_IDENTITY_CHECK', 'STARTTLS_IF_OFFERED', 'PASSWORD_PLAIN']) {
      expect(said.find((warning) => warning.code === code)?.message).toContain(`the ${name} mail server`)
    }
  })
})
