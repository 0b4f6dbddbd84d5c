/** SASL responses in base64 (RFC 4616; LOGIN is draft-murchison-sasl-login). */
import { type Command, type Sensitive, sensitive } from './command.ts'

const encoder = new TextEncoder()

/** Base64 of the text's UTF-8 bytes, as JavaMail has sent it since 1.5. */
const base64OfText = (text: string): string => {
  let binary = ''
  for (const byte of encoder.encode(text)) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** @param before what the command says first, with its blank: `AUTH PLAIN `, or nothing where the server asked */
export const plainResponse = (before: string, username: string, password: string): Sensitive =>
  sensitive(before, base64OfText(`\0${username}\0${password}`))

export const loginPassword = (password: string): Sensitive => sensitive('', base64OfText(password))

export const loginUser = (username: string): Command => ({
  text: base64OfText(username),
  shown: '(user name in base64)',
})
