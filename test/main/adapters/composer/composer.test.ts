import { describe, expect, it } from 'vitest'
import { createComposer } from '#main/adapters/composer/composer.ts'

const composer = createComposer()

describe('formatAddress', () => {
  it.each([
    ['', 'a@example.com', 'a@example.com'],
    ['TeamConnect', 'a@example.com', 'TeamConnect <a@example.com>'],
    ['First Last (TeamConnect)', 'a@example.com', '"First Last (TeamConnect)" <a@example.com>'],
    ['Say "hi"', 'a@example.com', '"Say \\"hi\\"" <a@example.com>'],
    ['Last, First', 'a@example.com', '"Last, First" <a@example.com>'],
    ['', 'a@bücher.example', 'a@xn--bcher-kva.example'],
  ])('writes %j %j', async (name, address, expected) => {
    expect(await composer.formatAddress(name, address)).toBe(expected)
  })

  it('encodes other letters, on one line however long', async () => {
    const short = await composer.formatAddress('Jürgen Groß (TeamConnect)', 'j@example.com')
    expect(short).toMatch(/^=\?UTF-8\?[QB]\?[^ ]+\?= <j@example\.com>$/)
    const long = await composer.formatAddress('Ünïcode '.repeat(20).trim(), 'j@example.com')
    expect(long).not.toMatch(/[\r\n]/)
    expect(long.endsWith(' <j@example.com>')).toBe(true)
  })

  it('lets no second header in', async () => {
    const formatted = await composer.formatAddress('a\r\nBcc: b@example.com', 'c@example.com\r\nX: y')
    expect(formatted).not.toMatch(/[\r\n]/)
  })
})
