import { describe, expect, it } from 'vitest'
import { readAddress } from '#shared/settings/address-rules.ts'

const faultOf = (text: string): string => {
  const reading = readAddress(text)
  return reading.kind === 'bad' ? reading.message : ''
}

/** An address of so many octets; its local part and its domain are no longer than they may be. */
const addressOf = (octets: number): string =>
  `${'a'.repeat(64)}@${'abcdefgh.'.repeat(30).slice(0, octets - 66)}x`

describe('an address', () => {
  it('has 254 octets at most', () => {
    expect(addressOf(254)).toHaveLength(254)
    expect(readAddress(addressOf(254)).kind).toBe('good')
    expect(faultOf(addressOf(255))).toContain('254 characters')
  })

  it('is counted in the octets that are sent, not in letters', () => {
    const letters = `${addressOf(249)}.ü`
    expect(letters).toHaveLength(251)
    expect(readAddress(letters).kind).toBe('good')
    expect(faultOf(`${addressOf(249)}.üüü`)).toContain('254 characters')
  })

  it('may have a quoted part with what else divides addresses', () => {
    expect(readAddress('"one@example.com, two"@example.com').kind).toBe('good')
  })

  it('may have a quotation mark or a backslash in its quoted part, behind a backslash', () => {
    expect(readAddress('"one\\"two"@example.com').kind).toBe('good')
    expect(readAddress('"one\\\\two"@example.com').kind).toBe('good')
    expect(readAddress('"one"two"@example.com').kind).toBe('bad')
    expect(readAddress('"one\\"@example.com').kind).toBe('bad')
  })

  it('is told from several', () => {
    expect(faultOf('one@example.com, two@example.com')).toContain('more than one address')
    expect(faultOf('one@example.com two@example.com')).toContain('more than one address')
    expect(faultOf('one,two@example.com')).not.toContain('more than one address')
  })

  it.each([
    ['a second @', 'a@b@example.com', 'more than one @'],
    ['no @ at all', 'teamconnect', 'no @ in it'],
    ['nothing before the @', '@example.com', 'before the @ is missing'],
    ['nothing after the @', 'user@', 'after the @ is missing'],
    ['other letters than ASCII’s before the @', 'müller@example.com', 'without accents or umlauts'],
    ['a space before the @', 'first last@example.com', 'There is a space in the address'],
    ['a bracket before the @', 'us(er@example.com', 'may not contain “(”'],
    ['a dot at the end of the local part', 'user.@example.com', 'no dot may stand first, last'],
    ['a dot at the end of the domain', 'user@example.com.', 'a dot at the end of the domain'],
    ['a space in the domain', 'user@exa mple.com', 'there is a space in it'],
    ['an address without brackets', 'user@192.0.2.10', 'an IP address stands in brackets'],
    ['brackets around a name', 'user@[example]', 'In the brackets after the @ an IP address'],
  ])('names %s', (_, text, words) => {
    expect(faultOf(text)).toContain(words)
  })

  it('offers the address without the dot only where that is one', () => {
    expect(readAddress('user@example.com.')).toMatchObject({ instead: 'user@example.com' })
    expect(readAddress('us(er@example.com.')).toMatchObject({ kind: 'bad', instead: undefined })
  })

  it('tells a domain without a dot, but not an address in brackets', () => {
    expect(readAddress('user@example')).toMatchObject({ noDot: true })
    expect(readAddress('user@example.com')).toMatchObject({ noDot: false })
    expect(readAddress('user@[IPv6:2001:db8::1]')).toMatchObject({ noDot: false })
  })
})
