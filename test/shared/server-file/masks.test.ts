import { describe, expect, test } from 'vitest'
import { looksSecret, mask, maskComment, maskEmbedded, maskValue } from '#shared/server-file/masks.ts'

describe('keys that look like secrets', () => {
  test.each([
    ['mail.smtp.password', true],
    ['db.PWD', true],
    ['api-key', true],
    ['oauth.token', true],
    ['client_secret', true],
    ['ssl.keyStorePassphrase', true],
    ['mail.passwort', true],
    ['mail.passwd', true],
    ['vault.credentials', true],
    ['ssl.private-key', true],
    ['ssl.privateKey', true],
    ['ssl.public-key', false],
    ['api.url', false],
    ['mail.smtp.user', false],
    ['mail.smtp.port', false],
    ['keyboard', false],
    ['db.pw', true],
    ['db.pwm', false],
    ['mail.kennwort', true],
    ['proxy.authorization', true],
    ['license.key', true],
    ['key', true],
    ['key.file', false],
    ['monkey', false],
    ['encryptionKey', true],
    ['masterKey', true],
    ['ssh.key', true],
    ['sshkey', true],
    ['hmacKey', true],
    ['dbpw', true],
    ['ldap.bindPw', true],
    ['db.creds', true],
    ['card.pin', true],
    ['spinning', false],
    ['credit.note', false],
    ['sharing.keys', false],
  ])('%s: %s', (key, expected) => {
    expect(looksSecret(key)).toBe(expected)
  })
})

describe('values', () => {
  test.each([
    ['mail.smtp.password', 'hunter2', mask],
    ['mail.smtp.password', '', ''],
    ['mail.smtp.host', 'smtp.example.com', 'smtp.example.com'],
    ['db.value', 'ENC(abc=)', `ENC(${mask})`],
    ['db.value', 'ENC[abc=] x', `ENC[${mask}] x`],
    ['teamconnect.url', 'https://ann:hunter2@tc.example.com/', `https://ann:${mask}@tc.example.com/`],
    ['teamconnect.url', 'https://tc.example.com:8443/a@b', 'https://tc.example.com:8443/a@b'],
  ])('%s=%s', (key, value, expected) => {
    expect(maskValue(key, value)).toBe(expected)
  })

  test('an ENC text that is cut off is masked to the end', () => {
    expect(maskEmbedded('x=ENC(abc\\')).toBe(`x=ENC(${mask}`)
  })
})

describe('secrets in the values of keys that tell nothing', () => {
  test.each([
    ['jdbc:sqlserver://db.example.com;user=sa;password=hunter2;encrypt=true'],
    ['jdbc:sqlserver://db.example.com;Pwd = hunter2'],
    ['jdbc:oracle:thin:scott/hunter2@db.example.com:1521:tc'],
    ['jdbc:mysql://db.example.com/tc?user=a&password=hunter2'],
    ['https://api.example.com/hook?token=hunter2&x=1'],
    ['https://hunter2@git.example.com/repo'],
    ['https://ann:hunter2@tc.example.com/'],
    ['https://ann:a@b:hunter2@tc.example.com/'],
    ['-Xmx1g -Dmail.smtp.password=hunter2 -Dx=1'],
    ['--db.password.value=hunter2'],
    ['{"user":"ann","password":"hunter2"}'],
    ["{'secret' : 'hunter2'}"],
    ['{"pin":1,"password":123456}', '123456'],
    ['{cipher}AQBhunter2=='],
    ['{xor}hunter2=='],
    ['enc(hunter2)'],
    ['DEC(hunter2)'],
    ['ENC[hunter2]'],
    ['$2a$10$hunter2hunter2'],
    ['$6$salt$hunter2hunter2'],
    ['run --password hunter2'],
    ['--password hunter2'],
    ['DefaultEndpointsProtocol=https;AccountKey=hunter2;'],
    ['<password>hunter2</password>'],
    ['{noop}hunter2'],
    ['Basic aHVudGVyMjpodW50ZXIy', 'aHVudGVyMjpodW50ZXIy'],
    ['Authorization: Bearer hunter2.hunter2'],
    ['pw: hunter2'],
    ['user=ann, pw=hunter2'],
    ['Kennwort=hunter2'],
    ['apiKey:hunter2'],
  ])('%s', (value, secret = 'hunter2') => {
    expect(maskValue('some.value', value)).toContain(mask)
    expect(maskValue('some.value', value)).not.toContain(secret)
    expect(maskComment(`# some.value=${value}`)).not.toContain(secret)
  })

  test.each([
    ['https://compass.example.com:8443/tc'],
    ['compass.example.com:25'],
    ['jdbc:oracle:thin:@db.example.com:1521:tc'],
    ['imap://ann@mail.example.com/'],
    ['Basic'],
    ['XOAUTH2 PLAIN LOGIN'],
    ['{mail.dir}/{user}'],
    ['CN=mail.example.com, O=Example'],
  ])('none: %s', (value) => {
    expect(maskValue('some.value', value)).toBe(value)
  })

  test.each([
    ['pass', 'pass'.repeat(1_000_000)],
    ['names with dots', 'token.'.repeat(700_000)],
    ['addresses of Oracle', 'jdbc:oracle:thin:'.repeat(240_000)],
    ['addresses', 'http://'.repeat(600_000)],
    ['hashes', '{cipher}'.repeat(500_000)],
    ['blanks', `pw${' '.repeat(4_000_000)}`],
    ['authorizations', 'Basic '.repeat(700_000)],
    ['options', ' --password'.repeat(350_000)],
    ['hyphens', ' -'.repeat(2_000_000)],
    ['elements', '<password'.repeat(400_000)],
    ['crypted words', '$2a$'.repeat(1_000_000)],
    ['parentheses', 'ENC('.repeat(1_000_000)],
  ])('megabytes of %s are looked through once', (_, value) => {
    // What is read again from each place takes longer than a test has.
    expect(maskValue('some.value', value)).not.toBe('')
    expect(maskComment(`#${value}`)).not.toBe('')
  })
})

describe('comments', () => {
  test.each([
    ['! pw: hunter2', `! pw: ${mask}`],
    ['#ssl.key=hunter2', `#ssl.key=${mask}`],
    ['# the key = of all this', '# the key = of all this'],
    ['#mail.smtp.password=hunter2', `#mail.smtp.password=${mask}`],
    ['# mail.smtp.password : hunter2', `# mail.smtp.password : ${mask}`],
    ['#password hunter2', `#password ${mask}`],
    ['! PWD=x', `! PWD=${mask}`],
    ['#password=', '#password='],
    ['# nothing here', '# nothing here'],
    ['# mail.smtp.host=smtp.example.com', '# mail.smtp.host=smtp.example.com'],
  ])('%s', (line, expected) => {
    expect(maskComment(line)).toBe(expected)
  })
})
