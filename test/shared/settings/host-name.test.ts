import { describe, expect, it } from 'vitest'
import {
  addressFamily,
  bareHost,
  hostFaultText,
  isMicrosoft365Host,
  readHost,
} from '#shared/settings/host-name.ts'

const faultOf = (text: string) => {
  const reading = readHost(text)
  return reading.kind === 'bad' ? reading.fault.kind : reading.kind
}

const fault = (text: string): string => {
  const reading = readHost(text)
  return reading.kind === 'bad' ? hostFaultText(reading.fault) : ''
}

/** A name of so many characters, of labels that are short enough. */
const nameOf = (length: number): string => `${'abcdefgh.'.repeat(30).slice(0, length - 1)}x`

describe('the length of a host name', () => {
  it('is 253 characters at most, the dot at the end not counted', () => {
    expect(nameOf(253)).toHaveLength(253)
    expect(faultOf(nameOf(253))).toBe('name')
    expect(faultOf(`${nameOf(253)}.`)).toBe('name')
    expect(faultOf(nameOf(254))).toBe('too-long')
  })

  it('is 63 characters at most in each part', () => {
    expect(faultOf(`${'a'.repeat(63)}.example`)).toBe('name')
    expect(faultOf(`${'a'.repeat(64)}.example`)).toBe('label-too-long')
  })
})

describe('an IPv6 address', () => {
  it.each(['::', '::1', '2001:db8::25', '::ffff:192.0.2.1', 'fe80::1%eth0', 'fe80::1%en-0.1'])(
    'is %s',
    (text) => {
      expect(readHost(text)).toEqual({ kind: 'ipv6', ascii: text })
    },
  )

  it.each([
    ['without a zone behind the sign', 'fe80::1%'],
    ['with a sign too many', 'fe80::1%eth0%1'],
    ['with a space in the zone', 'fe80::1%eth 0'],
    ['with a zone that is too long', `fe80::1%${'a'.repeat(33)}`],
    ['with a colon in the zone alone', 'mail%a:b'],
    ['with other letters', '2001:db8::xyz'],
    ['in brackets', '[::1]:25'],
    ['with three colons', ':::'],
    ['with groups missing', '2001:db8'],
  ])('is not one %s', (_, text) => {
    expect(faultOf(text)).toBe('ipv6')
  })
})

describe('the family of an IP address', () => {
  it.each([
    ['127.0.0.1', 4],
    ['256.0.0.1', 0],
    ['999.1.1.1', 0],
    ['01.1.1.1', 0],
    ['1.2.3', 0],
    ['1.2.3.', 0],
    ['::ffff:192.0.2.1', 6],
    ['1:2:3:4:5:6:7:8', 6],
    ['1:2:3:4:5:6:7', 0],
    ['1::2::3', 0],
    ['fe80::1%eth0', 6],
    ['mail.example.test', 0],
    ['', 0],
  ])('of “%s” is %i', (text, family) => {
    expect(addressFamily(text)).toBe(family)
  })
})

describe('a bare host', () => {
  it.each([
    [' [2001:DB8::1] ', '2001:db8::1'],
    ['[FE80::1%Eth0]', 'fe80::1%Eth0'],
    ['Mail.Example.Test.', 'mail.example.test'],
  ])('of “%s” is %s', (typed, bare) => {
    expect(bareHost(typed)).toBe(bare)
  })
})

describe('an international name', () => {
  it.each([
    ['bücher.example', 'xn--bcher-kva.example'],
    ['bü_cher.example', 'xn--b_cher-3ya.example'],
    ['１９２.0.2.10', '192.0.2.10'],
  ])('%s has the ASCII form %s', (text, ascii) => {
    expect(readHost(text)).toEqual({ kind: 'idn', ascii })
  })

  it.each([
    ['a character that no name has', 'bücher!.example', 'may not contain “!”'],
    ['a space', 'bücher example', 'there is a space in it'],
    ['a quotation mark of another kind', '»bücher.example', 'may not contain “»”'],
    ['letters that make no name', 'bücher.\u0301a.example', 'do not make an international domain name'],
    ['a percent sign of full width', 'bücher％41.example', 'do not make an international domain name'],
    ['two dots', 'bücher..example', 'two dots follow each other'],
    ['an ASCII form that is too long', `${'ü'.repeat(64)}.example`, 'longer than 63 characters'],
    ['a number over 255', '１９２.0.2.256', 'do not make an international domain name'],
  ])('is not one with %s', (_, text, words) => {
    expect(fault(text)).toContain(words)
  })
})

describe('a character that a name may not have', () => {
  it('is called by its name where it is a space', () => {
    expect(fault('mail example.com')).toBe('there is a space in it')
    expect(fault('mail*.example.com')).toBe('it may not contain “*”')
  })
})

describe('a host of Microsoft 365', () => {
  it.each([
    'outlook.office365.com',
    'outlook.office365.us',
    'imap-mail.outlook.com',
    'outlook.office.com',
    'partner.outlook.cn',
    'outlook.de',
    'smtp.office365.us',
    'smtp.live.com',
    ' Outlook.Office365.com. ',
  ])('is %s', (host) => {
    expect(isMicrosoft365Host(host)).toBe(true)
  })

  it.each(['myoutlook.com', 'outlook.example', 'office365.com.example.net', ''])('is not “%s”', (host) => {
    expect(isMicrosoft365Host(host)).toBe(false)
  })
})
