import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createTrustStores } from '#main/adapters/trust-store/trust-store.ts'
import * as samples from './samples.ts'

const { read } = createTrustStores()
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

const problemOf = (bytes: Uint8Array): string => {
  const result = read(bytes)
  return 'problem' in result ? result.problem : 'none'
}

const subjectsOf = (bytes: Uint8Array): string[] => {
  const result = read(bytes)
  return 'problem' in result
    ? [result.problem]
    : result.certificates.map((pem) => new X509Certificate(pem).subject)
}

const changed = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = Uint8Array.from(bytes)
  copy[at] = value
  return copy
}

describe('what Java would trust by a copy of cacerts', () => {
  it.each([
    ['JKS', samples.jks],
    ['JCEKS', samples.jceks],
    ['PKCS #12 with the customary password', samples.pkcs12],
    ['PKCS #12 without a password', samples.pkcs12WithoutPassword],
    ['PEM', bytesOf(samples.pem)],
    [
      'the text of keytool -list -rfc',
      bytesOf(`Alias name: a\nEntry type: trustedCertEntry\n\n${samples.pem}\n***\n`),
    ],
  ])('is read from %s', (_, bytes) => {
    expect(subjectsOf(bytes)).toEqual(['CN=Example Mail CA'])
  })

  it.each([
    ['certificates sealed with RC2', samples.pkcs12WithRc2, /keytool -list -rfc/],
    ['another password', samples.pkcs12WithOtherPassword, /keytool -list -rfc/],
    ['a store in which Java sees no trusted entry', samples.pkcs12OfOpenssl, /none of its entries/],
    ['an empty file', new Uint8Array(), /neither a trust store/],
    ['a settings file', bytesOf('mail.smtp.host=mail.example.com\n'), /neither a trust store/],
    [
      'a PEM block that is no certificate',
      bytesOf('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'),
      /neither/,
    ],
    ['a JKS that is cut off', samples.jks.subarray(0, 200), /cut off/],
    ['a JKS without entries', changed(samples.jks, 11, 0), /no certificate/],
  ])('%s is told, not taken for an empty list', (_, bytes, told) => {
    expect(problemOf(bytes)).toMatch(told)
  })

  it('counts of a JKS key the first certificate of its chain alone, as Java does', () => {
    const certificate = Buffer.from(new X509Certificate(samples.pem).raw)
    const uint32 = (value: number) =>
      Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255])
    const text = (value: string) => Buffer.concat([uint32(value.length).subarray(2), Buffer.from(value)])
    const entry = Buffer.concat([text('X.509'), uint32(certificate.length), certificate])
    const store = Buffer.concat([
      uint32(0xfe_ed_fe_ed),
      uint32(2),
      uint32(1),
      uint32(1),
      text('key'),
      Buffer.alloc(8),
      uint32(3),
      Buffer.from('key'),
      uint32(2),
      entry,
      entry,
    ])
    expect(subjectsOf(new Uint8Array(store))).toEqual(['CN=Example Mail CA'])
  })

  it('counts of a PKCS #12 key its own certificate alone, as Java does', () => {
    expect(subjectsOf(samples.pkcs12OfServer)).toEqual(['CN=Example Server'])
  })

  it('counts of a chain that keytool lists the first certificate alone, in whatever language', () => {
    const own = new X509Certificate(samples.pem).toString()
    const listed = (heading: string) =>
      subjectsOf(bytesOf(`Alias name: a\n${heading}[1]:\n${own}${heading}[2]:\n${own}`))
    for (const heading of ['Certificate', 'Zertifikat']) expect(listed(heading)).toHaveLength(1)
    // Entries of their own count each.
    expect(subjectsOf(bytesOf(`Alias name: a\n${own}Alias name: [b]:\n${own}`))).toHaveLength(2)
  })

  it('is a store also where some of its bytes look like PEM', () => {
    const withText = Buffer.concat([samples.jks.subarray(0, 200), Buffer.from(samples.pem)])
    expect(problemOf(withText)).toMatch(/no certificate/)
  })

  it.each([
    ['PKCS #12 that is encrypted', samples.pkcs12, /trustStorePassword/],
    ['JCEKS', samples.jceks, /trustStoreType=jceks/],
    ['JKS', samples.jks, undefined],
    ['PKCS #12 without a password', samples.pkcs12WithoutPassword, undefined],
    ['PEM', bytesOf(samples.pem), undefined],
  ])('says what Java has to be told before it reads %s', (_, bytes, told) => {
    const result = read(bytes)
    const caution = 'caution' in result ? result.caution : undefined
    if (told === undefined) expect(caution).toBeUndefined()
    else expect(caution).toMatch(told)
  })

  it('is refused whole where Java refuses it whole, or where the rest cannot be found', () => {
    const twice = (store: Uint8Array, tag: number): Uint8Array => {
      const second = Buffer.concat([store.subarray(0, store.length - 20), Buffer.from([0, 0, 0, tag])])
      return changed(second, 11, 2)
    }
    expect(problemOf(twice(samples.jks, 9))).toMatch(/refuses the whole file/)
    expect(problemOf(twice(samples.jks, 3))).toMatch(/refuses the whole file/)
    expect(problemOf(twice(samples.jceks, 3))).toMatch(/secret key/)
    expect(problemOf(changed(samples.jks, 7, 3))).toMatch(/refuses the whole file/)
  })

  it('ends with every single byte changed or cut off, and never throws', () => {
    for (const sample of [samples.jks, samples.pkcs12WithoutPassword]) {
      for (let at = 0; at < sample.length; at += 1) {
        read(changed(sample, at, (sample[at] ?? 0) ^ 0xff))
        read(sample.subarray(0, at))
      }
    }
  })

  it('does not let a file choose for how long we work', () => {
    const rounds = Buffer.from(samples.pkcs12).indexOf(Buffer.from([0x02, 0x02, 0x27, 0x10]))
    expect(rounds).toBeGreaterThan(0)
    // 10,000 rounds become two thousand million: their length of two bytes takes in the two behind them.
    const many = Uint8Array.from(samples.pkcs12)
    many.set([0x02, 0x04, 0x7f, 0xff], rounds)
    expect(problemOf(many)).toMatch(/encrypted/)
  })
})
