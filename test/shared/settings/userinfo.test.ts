import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mask } from '#shared/server-file/masks.ts'
import { defaultSettings } from '#shared/settings/fields.ts'
import { applyPatch, settingsSchema } from '#shared/settings/schema.ts'
import { checkUrl } from '#shared/settings/url-rules.ts'
import { maskAddresses } from '#shared/settings/userinfo.ts'
import { anyText } from '#test/any-text.ts'
import { times } from '#test/long.ts'

describe('an address within another, and what is asked by a secret’s name', () => {
  it.each([
    [
      'http://host.example/?next=http://u:secret@b.example/',
      `http://host.example/?next=http://${mask}@b.example/`,
    ],
    ['http://host.example/#http://u:secret@b.example', `http://host.example/#http://${mask}@b.example`],
    ['http://host.example/?password=secret&a=b', `http://host.example/?password=${mask}&a=b`],
    ['http://host.example/login;pw=secret', `http://host.example/login;pw=${mask}`],
    ['http://host.example/a?key=b&token=secret#c', `http://host.example/a?key=b&token=${mask}#c`],
  ])('%s', (text, expected) => {
    expect(maskAddresses(text)).toBe(expected)
    expect(settingsSchema.parse({ ...defaultSettings, loginUrl: text }).loginUrl).toBe(expected)
  })
})

describe('user name and password of a web address', () => {
  it.each([
    ['http://u:secret@host.example/path?x#y', `http://${mask}@host.example/path?x#y`],
    ['https://token@host.example/', `https://${mask}@host.example/`],
    ['https://u:p@ss@host.example', `https://${mask}@host.example`],
    ['https://u:se/cr?et#@host.example/a', `https://${mask}@host.example/a`],
    ['https://u:p@/ss@host.example', `https://${mask}@host.example`],
    ['https://@:se/cret@host.example', `https://${mask}@host.example`],
    ['https://u@a.example:se\\cret@host.example', `https://${mask}@host.example`],
    ['HTTPS:u:secret@host.example', `HTTPS:${mask}@host.example`],
    ['https:\\\\u:secret@host.example', `https:\\\\${mask}@host.example`],
    [' //u:secret@host.example', ` //${mask}@host.example`],
    ['ldap://u:secret@host.example', `ldap://${mask}@host.example`],
    ['ftp:/secret@host.example', `ftp:/${mask}@host.example`],
    ['"http://u:secret@host.example/"', `"http://${mask}@host.example/"`],
    ['<http://u:secret@host.example/>', `<http://${mask}@host.example/>`],
    ['\u200bhttp://u:secret@host.example/', `\u200bhttp://${mask}@host.example/`],
    ['\u0000http://u:secret@host.example/', `\u0000http://${mask}@host.example/`],
    ['ht\ttp:/\n/u:secret@host.example/', `ht\ttp:/\n/${mask}@host.example/`],
    ['http\u2044//u:secret@host.example/', `http\u2044//${mask}@host.example/`],
    ['http//u:secret@host.example/', `http//${mask}@host.example/`],
    ['view-source:http://u:secret@host.example/', `view-source:http://${mask}@host.example/`],
    ['http://u:secret＠host.example/', `http://${mask}＠host.example/`],
    ['http://[u:secret@host.example/', `http://${mask}@host.example/`],
    ['secret:@host.example', `${mask}@host.example`],
    ['u;secret@host.example', `${mask}@host.example`],
    ['u%3asecret@host.example', `${mask}@host.example`],
    ['u:secret@host.example//x', `${mask}@host.example//x`],
    ['u:se//cret@host.example', `${mask}@host.example`],
    ['"http:u:secret@host.example"', `${mask}@host.example"`],
  ])('%s is read as %s, and the rule still finds it', (typed, read) => {
    expect(maskAddresses(typed)).toBe(read)
    expect(checkUrl(read)?.severity).toBe('error')
  })

  it.each([
    '',
    'https://host.example:8443/a@b',
    'https://[2001:db8::1]:443/a:b@c',
    'http://host.example/path:x/name@y?z:q@r',
    '/relative:1/x@y',
    'name@example.com',
    'host.example:8080/x@y',
    'http://u:80/x@host.example',
    'https://[2001:db8::1]/a@b',
  ])('%s has none and stays as it is', (text) => expect(maskAddresses(text)).toBe(text))

  it('is known to no settings that come over a border, out of the store or as a patch', () => {
    const loginUrl = 'https://u:secret@host.example/'
    const masked = `https://${mask}@host.example/`
    expect(settingsSchema.parse({ ...defaultSettings, loginUrl }).loginUrl).toBe(masked)
    expect(applyPatch(defaultSettings, { loginUrl }).settings.loginUrl).toBe(masked)
  })

  it('never survives, whatever stands around it, and nothing is read twice', () => {
    const secret = 'c4nary-9371'
    const around = anyText({ maxLength: 5 }).map((text) => text.replace(/[\r\n]/g, ''))
    // What comes along when it is copied, and what readers of addresses drop.
    const junk = fc
      .array(fc.constantFrom('"', '<', '“', '(', ' ', '\u0000', '\t', '\r\n', '\u200b', '\ufeff', '\u2066'), {
        maxLength: 3,
      })
      .map((parts) => parts.join(''))
    const dropped = fc.constantFrom('', '', '\t', '\r', '\n', '\u200b', '\u00ad')
    fc.assert(
      fc.property(
        junk,
        fc.array(dropped, { minLength: 8, maxLength: 8 }),
        fc.constantFrom('http://', 'https://', 'HTTP:\\\\', '//', 'x://'),
        around.filter((name) => !/[/?#\\[\]]/.test(name)),
        // What follows an @ would be the host, and a slash behind it the path.
        around.filter((password) => !/@[^/?#\\].*[/?#\\]/.test(password)),
        around,
        (inFront, within, start, name, before, rest) => {
          const scheme = `${inFront}${[...start].map((letter, index) => letter + within[index]).join('')}`
          const masked = maskAddresses(`${scheme}${name}:x${before}${secret}@host.example/${rest}`)
          expect(masked).not.toContain(secret)
          expect(maskAddresses(masked)).toBe(masked)
        },
      ),
      { seed: 16, numRuns: times(500, 100_000) },
    )
  })
})
