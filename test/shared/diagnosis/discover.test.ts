import { expect, test } from 'vitest'
import { discoverPorts } from '#shared/diagnosis/discover.ts'
import { impliedPort } from '#shared/settings/destination.ts'

test.each(['smtp', 'imap'] as const)(
  'the ports that Use SSL implies for %s are looked at, each once',
  (protocol) => {
    const ports = discoverPorts[protocol]
    expect(ports).toContain(impliedPort(protocol, false))
    expect(ports).toContain(impliedPort(protocol, true))
    expect(new Set(ports).size).toBe(ports.length)
  },
)

test('for outgoing mail those of submission are looked at as well', () => {
  // RFC 6409 has 587; providers have 2525 beside it, for networks that close 25 and 587.
  expect(discoverPorts.smtp).toContain(587)
  expect(discoverPorts.smtp).toContain(2525)
  expect(discoverPorts.imap).not.toContain(587)
})
