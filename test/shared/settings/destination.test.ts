import { describe, expect, it } from 'vitest'
import {
  destinationOf,
  destinationWords,
  impliedPort,
  readPort,
  sameDestination,
  securityOf,
  withNamed,
} from '#shared/settings/destination.ts'
import { defaultSettings, type Settings } from '#shared/settings/fields.ts'

const settings = (change: Partial<Settings>): Settings => ({
  ...defaultSettings,
  'smtp.host': 'smtp.example.com',
  'smtp.username': 'teamconnect@example.com',
  ...change,
})

describe('a port', () => {
  it.each([
    ['1', 1],
    ['65535', 65_535],
    [' 587 ', 587],
  ])('is read from “%s”', (text, port) => {
    expect(readPort(text)).toBe(port)
  })

  it.each(['', '0', '65536', '2 5', '25a'])('is not read from “%s”', (text) => {
    expect(readPort(text)).toBeUndefined()
  })

  it('is implied by Use SSL where none is given', () => {
    expect([impliedPort('smtp', false), impliedPort('smtp', true)]).toEqual([25, 465])
    expect([impliedPort('imap', false), impliedPort('imap', true)]).toEqual([143, 993])
    expect([impliedPort('tcImap', false), impliedPort('tcImap', true)]).toEqual([143, 993])
  })
})

describe.each(['smtp', 'imap'] as const)('the security of %s', (protocol) => {
  const security = (useSsl: boolean, startTls: Settings['smtp.startTls']) =>
    securityOf(settings({ [`${protocol}.useSsl`]: useSsl, [`${protocol}.startTls`]: startTls }), protocol)

  it('is that of STARTTLS without Use SSL', () => {
    expect(security(false, 'never')).toBe('none')
    expect(security(false, 'required')).toBe('starttls')
    expect(security(false, 'if-offered')).toBe('starttls-if-offered')
  })

  it('is TLS with Use SSL, whatever is said of STARTTLS', () => {
    expect(security(true, 'never')).toBe('tls')
    expect(security(true, 'required')).toBe('tls')
  })
})

describe('a destination', () => {
  const of = (change: Partial<Settings> = {}) => destinationOf(settings(change), 'smtp')

  it('is the one that is connected to, whatever stands around the host', () => {
    expect(sameDestination(of(), of({ 'smtp.host': ' SMTP.example.com. ' }))).toBe(true)
    expect(sameDestination(of({ 'smtp.host': '2001:db8::25' }), of({ 'smtp.host': '[2001:DB8::25]' }))).toBe(
      true,
    )
    expect(sameDestination(of(), { ...of(), host: 'smtp.example.com.' })).toBe(true)
  })

  it('has the port that is given, else the one that is implied, and 0 where the text is no port', () => {
    expect(of({ 'smtp.port': ' 587 ' }).port).toBe(587)
    expect(of({ 'smtp.port': ' ' }).port).toBe(25)
    expect(of({ 'smtp.useSsl': true }).port).toBe(465)
    expect(of({ 'smtp.port': 'mail' }).port).toBe(0)
  })

  it('is the same for a host in other letters or with spaces around', () => {
    expect(sameDestination(of(), of({ 'smtp.host': ' SMTP.Example.com' }))).toBe(true)
  })

  it('is the same for a port that is implied and given', () => {
    expect(sameDestination(of(), of({ 'smtp.port': '25' }))).toBe(true)
  })

  it.each([
    [{ 'smtp.host': 'smtp2.example.com' }],
    [{ 'smtp.port': '587' }],
    [{ 'smtp.startTls': 'required' }],
    [{ 'smtp.username': 'TeamConnect@example.com' }],
  ] as const)('is another with %j alone', (change) => {
    expect(sameDestination(of(), of(change))).toBe(false)
  })
})

describe('the known place after a person named some of the settings', () => {
  const known = { host: 'mail.example.com', port: 587, security: 'starttls', username: 'svc' } as const
  const tls = { ...known, port: 465, security: 'tls' } as const
  it.each([
    ['nothing', known, {}, {}],
    ['the host', known, { 'smtp.host': 'b.example.com' }, { host: 'b.example.com' }],
    ['STARTTLS', known, { 'smtp.startTls': 'never' }, { security: 'none' }],
    [
      'Use SSL, with the port that it implies',
      known,
      { 'smtp.useSsl': true, 'smtp.port': '' },
      { security: 'tls', port: 465 },
    ],
    ['that there is no SSL, as there was none', known, { 'smtp.useSsl': false }, {}],
    ['STARTTLS if offered, where it was used', known, { 'smtp.startTls': 'if-offered' }, {}],
    ['STARTTLS, where SSL was known', tls, { 'smtp.startTls': 'required' }, {}],
    ['that there is no SSL any more', tls, { 'smtp.useSsl': false }, { security: 'none' }],
    [
      'Use SSL alone, where the port was implied',
      { ...known, port: 25, security: 'none' },
      { 'smtp.useSsl': true },
      { security: 'tls', port: 465 },
      { 'smtp.port': '' },
    ],
    [
      'Use SSL alone, where the port was not implied and is gone',
      known,
      { 'smtp.useSsl': true },
      { security: 'tls' },
      { 'smtp.port': '' },
    ],
  ] as const)('%s', (_, before, named, expected, more?: Partial<Settings>) => {
    // Whoever writes the file has put something else everywhere.
    const file = settings({
      'smtp.host': 'x.example.com',
      'smtp.port': '2525',
      'smtp.username': 'x',
      'smtp.startTls': 'never',
    })
    expect(withNamed(before, { ...file, ...more, ...named }, 'smtp', Object.keys(named))).toEqual({
      ...before,
      ...expected,
    })
  })
})

it('a place is told in few words, whatever is in its names', () => {
  const long = {
    host: 'h'.repeat(3000),
    port: 25,
    security: 'none',
    username: `svc${' '.repeat(4000)}x`,
  } as const
  expect(destinationWords(long)).toHaveLength(100 + ', port 25 (unencrypted), as svc x'.length)
})
