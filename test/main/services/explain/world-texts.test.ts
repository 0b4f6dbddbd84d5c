import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainText } from '#main/services/explain/index.ts'
import { explainResultSchema } from '#shared/diagnosis/explain-schema.ts'
import { times } from '#test/long.ts'
import type { Example } from './texts.ts'
import { furtherBounces, furtherTraces, mailAfterAll, notMail, otherClients, ownLogs } from './world-texts.ts'

const causesIn = (text: string): readonly (readonly string[])[] =>
  explainText(text).faults.map(({ candidates }) => candidates.map(({ finding }) => finding.cause))

const tables: readonly (readonly [string, readonly Example[]])[] = [
  ['a server’s own log', ownLogs],
  ['a program that is not Java', otherClients],
  ['a trace', furtherTraces],
  ['a bounce', furtherBounces],
  ['what is not about mail', notMail],
  ['what is about mail after all', mailAfterAll],
]

describe.each(tables)('Explains %s', (_name, examples) => {
  it.each(examples.map((example) => [example.name, example] as const))('%s', (_title, { text, causes }) => {
    expect(causesIn(text)).toEqual(causes.length === 0 ? [] : [causes])
  })

  it('with proof that stands in the text', () => {
    const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
    for (const { text, name } of examples)
      for (const { candidates } of explainText(text).faults)
        for (const { finding } of candidates)
          for (const line of finding.evidence.split('\n')) expect(flat(text), name).toContain(flat(line))
  })
})

describe('The proof', () => {
  it('has no code that the log does not have', () => {
    const [fault] = explainText(
      '2026-11-03 09:15:02 H=app01.example.com [192.0.2.9] F=<tc@example.com> rejected RCPT <paula@example.net>: relay not permitted',
    ).faults
    const finding = fault?.candidates[0]?.finding
    expect(finding?.evidence).toBe('relay not permitted')
    expect(JSON.stringify(finding)).not.toMatch(/\b550\b|RCPT TO:/)
  })
})

describe('A password in the text', () => {
  const leak = (text: string): string => JSON.stringify(explainText(text))

  it('is masked in capitals and in small letters as well', () => {
    const output = leak(
      'mail.smtp.password=Blue-Kettle-77\n535 5.7.8 BLUE-KETTLE-77 is no password\nblue-kettle-77',
    )
    expect(output).not.toMatch(/blue-kettle/i)
  })

  it('is masked where it answers a challenge, on a line of its own', () => {
    const plain = btoa('\0tc@example.com\0Blue-Kettle-77')
    const text = `C: A00000001 AUTHENTICATE PLAIN\nS: +\nC: ${plain}\nS: A00000001 NO Invalid login Blue-Kettle-77`
    const output = leak(text)
    expect(output).not.toContain(plain)
    expect(output).not.toContain('Blue-Kettle')
    expect(explainText(text).secrets).toEqual([{ line: 3, what: 'a login in base64' }])
  })

  it('is masked behind a long tag, and in POP’s small letters', () => {
    expect(leak('C: A00000002 LOGIN tc@example.com Blue-Kettle-77')).not.toContain('Kettle')
    expect(leak('C: pass Blue-Kettle-77')).not.toContain('Kettle')
  })

  it('is not seen in the last word of a line behind a login', () => {
    const text = `AUTH PLAIN\n535 5.7.8 this is a wrong Password\nnotified`
    expect(explainText(text).secrets).toEqual([])
  })

  it('is not seen in what the server asks, nor in words', () => {
    expect(explainText('AUTH LOGIN\n334 VXNlcm5hbWU6\nall users pass tests').secrets).toEqual([])
  })
})

describe('The target', () => {
  it.each([
    ['Connected to imaps://imap.example.com:993/\na1 NO LOGIN failed.', 'imap', 'imap.example.com', 993],
    ['dial tcp smtp.example.com:587: connect: connection refused', 'smtp', 'smtp.example.com', 587],
    [
      'postfix/smtp[16]: certificate verification failed for mx.example.net[192.0.2.21]:25: self-signed certificate',
      'smtp',
      'mx.example.net',
      25,
    ],
    ['535 5.7.8 wrong password (smtp.example.com:465)', 'smtp', 'smtp.example.com', 465],
  ])('of %j', (text, protocol, host, port) => {
    expect(explainText(text).target).toMatchObject({ protocol, host, port })
  })

  it.each([
    'postfix/smtpd[7]: NOQUEUE: reject: RCPT from app01.example.com[192.0.2.9]:25: 554 5.7.1 Relay access denied',
    '535 5.7.8 see https://mail.example.com/help',
    '2026-11-03 09:15:02 H=app01.example.com [192.0.2.9] F=<tc@example.com> rejected RCPT <paula@example.net>: relay not permitted',
    '550 5.1.1 <paula@mail.example.net> unknown user',
  ])('is not guessed from %j', (text) => {
    expect(explainText(text).target).toBeUndefined()
  })

  it('has the account where the text names it', () => {
    const text =
      'Error login on [imap.example.com] with user [tc@example.com]: 2 NO [AUTHENTICATIONFAILED] No.'
    expect(explainText(text).target?.username).toBe('tc@example.com')
  })
})

describe('What is told twice', () => {
  const counts = (text: string): readonly number[] => explainText(text).faults.map(({ count }) => count)
  const refused = 'com.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 unknown user'

  it('counts once as a cause further down its own trace, and as a field of its error', () => {
    expect(
      counts(
        `javax.mail.SendFailedException: Invalid Addresses;\n  nested exception is:\n\t${refused}\n\n\n\nCaused by: ${refused}`,
      ),
    ).toEqual([1])
    expect(
      counts(
        "Error: Invalid login: 535 authentication failed\n    at x (index.js:1)\n\n  response: '535 authentication failed',",
      ),
    ).toEqual([1])
  })

  it('counts twice where it happened twice', () => {
    expect(counts(`${refused}\n10:00 next mail\n${refused}`)).toEqual([2])
  })
})

describe('Texts cut and put together anyhow', () => {
  const all = tables.flatMap(([, examples]) => examples.map(({ text }) => text))
  const piece = fc
    .tuple(fc.constantFrom(...all), fc.nat(400), fc.nat(600))
    .map(([text, from, length]) => text.slice(from % text.length, (from % text.length) + length))
  const pasted = fc
    .array(piece, { minLength: 1, maxLength: 6 })
    .chain((pieces) => fc.constantFrom('\n', '\n\n', ' ', '\r\n', '').map((glue) => pieces.join(glue)))
  const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

  it('are explained without a fault of our own, with proof that stands in them', () => {
    fc.assert(
      fc.property(pasted, (text) => {
        const result = explainText(text)
        explainResultSchema.parse(JSON.parse(JSON.stringify(result)))
        const own = flat(text)
        for (const { candidates } of result.faults)
          for (const { finding } of candidates)
            for (const line of finding.evidence.split('\n'))
              if (!line.includes('•')) expect(own).toContain(flat(line).slice(0, 200))
      }),
      { seed: 11, numRuns: times(60, 4000) },
    )
  })
})
