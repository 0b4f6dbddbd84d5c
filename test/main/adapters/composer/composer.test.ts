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

describe('compose', () => {
  const mail = {
    from: { name: 'Jürgen', address: 'a@example.com' },
    to: 'b@example.net',
    messageId: '<id@example.com>',
    date: Date.UTC(2026, 10, 22, 9, 8, 7),
    subject: 'Test',
    text: 'One.\n.Two\n',
  }
  const parts = async (changes: Partial<typeof mail> = {}) => {
    const text = Buffer.from(await composer.compose({ ...mail, ...changes })).toString()
    const [header = '', ...body] = text.split('\r\n\r\n')
    return { header: header.split('\r\n'), body: body.join('\r\n\r\n') }
  }

  it('writes a message that answers go back from, but for automatic ones', async () => {
    const { header, body } = await parts()
    expect(header).toEqual(
      expect.arrayContaining([
        'From: =?UTF-8?Q?J=C3=BCrgen?= <a@example.com>',
        'Reply-To: =?UTF-8?Q?J=C3=BCrgen?= <a@example.com>',
        'To: b@example.net',
        'Message-ID: <id@example.com>',
        'Date: Sun, 22 Nov 2026 09:08:07 +0000',
        'Auto-Submitted: auto-generated',
      ]),
    )
    expect(body).toBe('One.\r\n.Two\r\n')
  })

  it('lets no second header in', async () => {
    const { header } = await parts({ to: 'b@example.net\r\nBcc: c@example.net' })
    expect(header.filter((line) => line.startsWith('Bcc:'))).toEqual([])
  })
})
