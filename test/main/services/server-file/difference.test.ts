import { describe, expect, test } from 'vitest'
import { changesBetween, rowsBetween } from '#main/services/server-file/difference.ts'
import { isMalformed, parseDocument } from '#main/services/server-file/document.ts'
import { maskedLines } from '#main/services/server-file/view.ts'
import { mask } from '#shared/server-file/masks.ts'

const documentOf = (text: string) => {
  const document = parseDocument(text)
  if (isMalformed(document)) throw new Error('malformed')
  return document
}
const changes = (before: string, after: string) =>
  changesBetween(documentOf(before), documentOf(after)).map(
    ({ key, property, kind, before, after, note }) => [
      key ?? property,
      kind,
      before,
      after,
      ...(note === undefined ? [] : [note]),
    ],
  )
const lines = (text: string) => maskedLines(documentOf(text)).map(({ text: line }) => line)

describe('changes in the form’s terms', () => {
  test.each([
    ['nothing', 'a=1', 'a = 1 ', [['a', 'changed', '1', '1 ']]],
    ['spelling alone', 'mail.smtp.host=a', 'mail.smtp.host : \\u0061', []],
    ['a text', 'mail.smtp.host=a', 'mail.smtp.host=b', [['smtp.host', 'changed', 'a', 'b']]],
    ['added', '', 'mail.smtp.host=b', [['smtp.host', 'added', null, 'b']]],
    ['removed', 'mail.smtp.localhost=a', '', [['smtp.ehloName', 'removed', 'a', null]]],
    [
      'STARTTLS is one field',
      'mail.smtp.starttls.enable=false\nmail.smtp.starttls.required=false',
      'mail.smtp.starttls.enable=true\nmail.smtp.starttls.required=true',
      [['smtp.startTls', 'changed', 'never', 'required']],
    ],
    [
      'a port that follows Use SSL',
      'mail.smtp.port=25',
      'mail.smtp.port=465\nmail.smtp.ssl.enable=true',
      [
        ['smtp.port', 'changed', '25', '465', 'The port that Use SSL implies.'],
        ['smtp.useSsl', 'added', null, 'true'],
      ],
    ],
    [
      'a default written out changes no field',
      '',
      'mail.smtp.auth=false',
      [['mail.smtp.auth', 'added', null, 'false']],
    ],
    ['what is no field', '', 'mail.smtp.timeout=60000', [['mail.smtp.timeout', 'added', null, '60000']]],
    [
      'an unreadable value replaced',
      'mail.smtp.auth=yes',
      'mail.smtp.auth=false',
      [['smtp.auth', 'changed', 'yes', 'false']],
    ],
    ['a password set', '', 'mail.smtp.password=ENC(x)', [['smtp.password', 'added', 'not set', 'set']]],
    [
      'changed',
      'mail.smtp.password=ENC(x)',
      'mail.smtp.password=ENC(y)',
      [['smtp.password', 'changed', 'set', 'set', 'changed']],
    ],
    ['cleared', 'mail.smtp.password=x', '', [['smtp.password', 'removed', 'set', 'not set']]],
    [
      'encrypted',
      'mail.smtp.password=x',
      'mail.smtp.password=ENC(x)',
      [['smtp.password', 'changed', 'set', 'set', 'encrypted from now on']],
    ],
    [
      'readable',
      'mail.smtp.password=ENC(x)',
      'mail.smtp.password=x',
      [['smtp.password', 'changed', 'set', 'set', 'written readable from now on']],
    ],
    [
      'a secret of somebody else',
      'db.password=x',
      'db.password=y',
      [['db.password', 'changed', 'set', 'set']],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(changes(before, after)).toEqual(expected)
  })
})

describe('what a change is called', () => {
  test.each([
    ['mail.smtp.port', 'Port (Outgoing mail)'],
    ['mail.transport.protocol', 'Protocol of outgoing mail'],
    ['mail.smtp.connectiontimeout', 'Outgoing mail: time to connect, ms'],
    ['mail.imap.timeout', 'Incoming mail: time to wait for a reply, ms'],
    ['mail.imap.writetimeout', 'Incoming mail: time to send, ms'],
    ['mail.smtp.ssl.checkserveridentity', 'Check of the certificate’s name (Outgoing mail)'],
    ['mail.imap.ssl.checkserveridentity', 'Check of the certificate’s name (Incoming mail)'],
    ['db.url', 'db.url'],
  ])('%s: %s', (property, label) => {
    expect(changesBetween(documentOf(''), documentOf(`${property}=7`))).toMatchObject([{ label }])
  })
})

test('what nobody would see, or what turns the writing round, is shown in lines and changes', () => {
  const before = 'mail.smtp.host=a\u202eb\u200bc\u001b[2J\n'
  expect(lines(before)).toEqual(['mail.smtp.host=a\\u{202e}b\\u{200b}c\\x1b[2J'])
  expect(changes(before, 'mail.smtp.host=d\n')).toEqual([
    ['smtp.host', 'changed', 'a\\u{202e}b\\u{200b}c\\x1b[2J', 'd'],
  ])
})

describe('lines for the screen', () => {
  test.each([
    ['a password', 'mail.smtp.password = hunter2', [`mail.smtp.password = ${mask}`]],
    [
      'continued over lines',
      'mail.smtp.password=hun\\\n  ter2\na=1',
      [`mail.smtp.password=${mask}`, mask, 'a=1'],
    ],
    [
      'beginning on the second line',
      'mail.smtp.password=\\\n  hunter2',
      ['mail.smtp.password=\\', `  ${mask}`],
    ],
    ['a key in escapes', 'mail.smtp.pass\\u0077ord=hunter2', [`mail.smtp.pass\\u0077ord=${mask}`]],
    ['an earlier occurrence', 'db.pwd=one\ndb.pwd=two', [`db.pwd=${mask}`, `db.pwd=${mask}`]],
    ['ENC under any key', 'db.value=ENC(abc)', [`db.value=${mask}`]],
    ['commented out', '#mail.smtp.password=hunter2', [`#mail.smtp.password=${mask}`]],
    ['commented out and continued', '#password=hun\\\nter2\na=1', [`#password=${mask}`, mask, 'a=1']],
    [
      'commented out line by line',
      '#mail.smtp.password=\\\n#  hunter2\n# note',
      [`#mail.smtp.password=${mask}`, mask, '# note'],
    ],
    ['commented out behind its key', '#mail.smtp.password\\\nhunter2', ['#mail.smtp.password\\', mask]],
    ['commented out in a broken key', '#mail.smtp.pass\\\n#word=hunter2', ['#mail.smtp.pass\\', mask]],
    ['commented out in escapes', '#p\\u0061ssword=hunter2', [`#password=${mask}`]],
    ['a comment in escapes', '# gr\\u00fc\u00dfe', ['# gr\\u00fc\u00dfe']],
    [
      'its copy in a comment',
      '# hunter2 it was\ndb.password=hunter2',
      [`# ${mask} it was`, `db.password=${mask}`],
    ],
    ['a copy of six letters', '# hunter\ndb.password=hunter', [`# ${mask}`, `db.password=${mask}`]],
    ['a word of five, which may be any', '# hunt2\ndb.password=hunt2', ['# hunt2', `db.password=${mask}`]],
    ['within a value', 'url=jdbc:x;password=hunter2', [`url=jdbc:x;password=${mask}`]],
    ['within a value, over lines', 'url=jdbc:x;pass\\\n  word=hunter2', [`url=${mask}`, mask]],
    ['within a value, in escapes', 'url=jdbc:x;pass\\u0077ord=hunter2', [`url=${mask}`]],
    ['an address with escapes', 'url=jdbc\\:oracle\\:thin\\:a/hunter2@db.example.com', [`url=${mask}`]],
    [
      'what may be one, and not its copies',
      'menu.key=default\nmode=default',
      [`menu.key=${mask}`, 'mode=default'],
    ],
    ['an empty password', 'mail.smtp.password=', ['mail.smtp.password=']],
    ['no secret', '# note\r\nmail.smtp.host=a\r\n', ['# note', 'mail.smtp.host=a']],
  ])('%s', (_, text, expected) => {
    expect(lines(text)).toEqual(expected)
  })
})

test('the second line of a commented-out password is no change by its name', () => {
  const before = '#mail.smtp.password=\\\n'
  const after = documentOf(`${before}hunter2\n`)
  expect(JSON.stringify(changesBetween(documentOf(before), after))).not.toContain('hunter2')
  expect(changesBetween(documentOf(before), after)).toMatchObject([{ kind: 'added', property: mask }])
})

test('a readable password that stands under another key as well is shown under neither', () => {
  const both = 'mail.smtp.password=hunter2\nfoo=hunter2\n'
  expect(JSON.stringify(changesBetween(documentOf(''), documentOf(both)))).not.toContain('hunter2')
})

test('a line of nothing but backslashes is read once', () => {
  const line = `#password=x${'\\\\'.repeat(500_000)}x`
  expect(lines(line)).toEqual([`#password=${mask}`])
})

describe('side by side', () => {
  const rows = (before: string, after: string) =>
    rowsBetween(documentOf(before), documentOf(after)).map(
      ({ kind, before: one, after: other }) => `${kind} ${one?.number ?? '-'} ${other?.number ?? '-'}`,
    )

  test('changed, added and removed lines with their numbers', () => {
    expect(rows('a=1\nb=2\nc=3\n', 'a=1\nb=9\nc=3\nd=4\n')).toEqual([
      'same 1 1',
      'changed 2 2',
      'same 3 3',
      'added - 4',
    ])
    expect(rows('a=1\nb=2\n', 'b=2\n')).toEqual(['removed 1 -', 'same 2 1'])
  })

  test('a password that changed shows as a changed line, masked on both sides', () => {
    const [row] = rowsBetween(
      documentOf('mail.smtp.password=one111'),
      documentOf('mail.smtp.password=two222'),
    )
    expect(row).toMatchObject({ kind: 'changed', before: { text: `mail.smtp.password=${mask}` } })
    expect(JSON.stringify(row)).not.toMatch(/one111|two222/)
  })

  test('line ends alone are a change', () => {
    expect(rows('a=1\n', 'a=1\r\n')).toEqual(['changed 1 1'])
  })
})
