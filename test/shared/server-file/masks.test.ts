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
    ['teamconnect.url', 'https://ann:hunter2@tc.example.com/', `https://ann:${mask}@tc.example.com/`],
    ['teamconnect.url', 'https://tc.example.com:8443/a@b', 'https://tc.example.com:8443/a@b'],
  ])('%s=%s', (key, value, expected) => {
    expect(maskValue(key, value)).toBe(expected)
  })

  test('an ENC text that is cut off is masked to the end', () => {
    expect(maskEmbedded('x=ENC(abc\\')).toBe(`x=ENC(${mask})`)
  })
})

describe('comments', () => {
  test.each([
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
