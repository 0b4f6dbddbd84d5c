/** The dresses in which a server may send a password back, from the everyday ones to the odd ones. */
export const base64 = (text: string): string => Buffer.from(text).toString('base64')

const hex = (secret: string): string => Buffer.from(secret).toString('hex')

const swapped = (character: string): string =>
  character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase()

export const dresses: readonly (readonly [string, (secret: string) => string])[] = [
  ['plain', (secret) => secret],
  ['base64', base64],
  ['base64 behind one byte', (secret) => base64(`x${secret}`)],
  ['base64 behind two bytes', (secret) => base64(`xy${secret}z`)],
  ['base64 of PLAIN', (secret) => base64(`\0mailer@example.test\0${secret}`)],
  [
    'base64 for URLs',
    (secret) => base64(secret).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
  ],
  ['base64 of UTF-16, big end first', (secret) => Buffer.from(secret, 'utf16le').swap16().toString('base64')],
  ['base64 of UTF-16', (secret) => Buffer.from(secret, 'utf16le').toString('base64')],
  ['URL-encoded', (secret) => encodeURIComponent(secret.toWellFormed())],
  [
    'URL-encoded as forms are',
    (secret) => new URLSearchParams({ p: secret.toWellFormed() }).toString().slice(2),
  ],
  ['URL-encoded, all', (secret) => hex(secret).replaceAll(/../g, '%$&')],
  ['quoted-printable', (secret) => hex(secret).toUpperCase().replaceAll(/../g, '=$&')],
  ['hex', hex],
  ['hex with dashes', (secret) => hex(secret).replaceAll(/..(?=.)/g, '$&-')],
  [
    'a list of hex numbers',
    (secret) => hex(secret).replaceAll(/..(?=(.?))/g, (byte, more) => `0x${byte}${more && ', '}`),
  ],
  ['quoted as IMAP does', (secret) => `"${secret.replaceAll(/[\\"]/g, '\\$&')}"`],
  ['as JSON', (secret) => JSON.stringify(secret)],
  [
    'as JSON in ASCII',
    (secret) =>
      secret.replaceAll(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ],
  [
    'as HTML',
    (secret) =>
      secret
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;'),
  ],
  [
    'as numbers of HTML',
    (secret) => [...secret].map((character) => `&#${character.codePointAt(0)};`).join(''),
  ],
  ['latin1', (secret) => Buffer.from(secret, 'utf8').toString('latin1')],
  ['in capitals', (secret) => secret.toUpperCase()],
  ['in small letters', (secret) => secret.toLowerCase()],
  ['with its case swapped', (secret) => [...secret].map(swapped).join('')],
  ['with a capital first', (secret) => secret.slice(0, 1).toUpperCase() + secret.slice(1).toLowerCase()],
  ['latin1 in capitals', (secret) => Buffer.from(secret, 'utf8').toString('latin1').toUpperCase()],
  [
    'as long numbers of HTML',
    (secret) =>
      [...secret].map((character) => `&#${String(character.codePointAt(0)).padStart(9, '0')};`).join(''),
  ],
  ['base64, and that in capitals', (secret) => base64(secret).toUpperCase()],
  ['base64 of PLAIN in small letters', (secret) => base64(`\0mailer@example.test\0${secret}`).toLowerCase()],
  ['with zero-width characters', (secret) => secret.replaceAll(/[!-~](?=[!-~])/g, '$&\u200b')],
  ['with soft hyphens', (secret) => secret.replaceAll(/[!-~](?=[!-~])/g, '$&\u00ad')],
  ['with combining marks', (secret) => secret.replaceAll(/[!-~](?=[!-~])/g, '$&\u0332')],
  ['in UTF-16', (secret) => secret.replaceAll(/[!-~](?=[!-~])/g, '$&\0')],
]
