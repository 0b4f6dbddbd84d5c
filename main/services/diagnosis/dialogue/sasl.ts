/** SASL responses in base64 (RFC 4616; LOGIN is draft-murchison-sasl-login). Secrets: never for a transcript. */

const encoder = new TextEncoder()

/** Base64 of the text's UTF-8 bytes, as JavaMail has sent it since 1.5. */
export const base64OfText = (text: string): string => {
  let binary = ''
  for (const byte of encoder.encode(text)) binary += String.fromCharCode(byte)
  return btoa(binary)
}

export const plainResponse = (username: string, password: string): string =>
  base64OfText(`\0${username}\0${password}`)
