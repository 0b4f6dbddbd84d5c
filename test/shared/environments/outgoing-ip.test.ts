import { describe, expect, it } from 'vitest'
import { isOutgoingIp } from '#shared/environments/outgoing-ip.ts'

describe('the address that mail leaves from', () => {
  it.each(['192.0.2.25', '2001:db8::25', '::ffff:192.0.2.25'])('may be %s', (text) => {
    expect(isOutgoingIp(text)).toBe(true)
  })

  it.each([
    ['a name', 'mail.example.com'],
    ['an international name', 'bücher.example'],
    ['a network', '192.0.2.0/24'],
    ['an IPv6 network', '2001:db8::/32'],
    ['in brackets', '[2001:db8::25]'],
    ['with a zone', 'fe80::1%eth0'],
    ['with a space', '192.0.2.25 '],
    ['too short', '192.0.2'],
    ['empty', ''],
  ])('is not %s', (_, text) => {
    expect(isOutgoingIp(text)).toBe(false)
  })
})
