import { describe, expect, it } from 'vitest'
import { explainText } from '#main/services/explain/index.ts'
import { applicationLogs, fieldBounces, imapLogs, localised, mailLogs, nearTexts } from './field-texts.ts'
import type { Example } from './texts.ts'

const causesIn = (text: string): readonly (readonly string[])[] =>
  explainText(text).faults.map(({ candidates }) => candidates.map(({ finding }) => finding.cause))

const tables: readonly (readonly [string, readonly Example[]])[] = [
  ['an application server’s log', applicationLogs],
  ['words of other languages', localised],
  ['a mail server’s log', mailLogs],
  ['a near miss', nearTexts],
  ['a bounce', fieldBounces],
  ['a log about incoming mail', imapLogs],
]

describe.each(tables)('Explains, from the field, %s', (_name, examples) => {
  it.each(examples.map((example) => [example.name, example] as const))('%s', (_title, { text, causes }) => {
    expect(causesIn(text)).toEqual([causes])
  })
})

it('has at least 50 of them', () => {
  expect(tables.flatMap(([, examples]) => examples).length).toBeGreaterThanOrEqual(50)
})

describe('Lines that a program stamps one by one', () => {
  const stamped = (second: number, text: string): string =>
    `2026-11-03 09:15:0${second},114 ERROR [stderr] (default task-4) ${text}`

  it('stay apart where each is a record of its own', () => {
    const { faults } = explainText(
      [
        stamped(1, 'javax.mail.AuthenticationFailedException: 535 5.7.8 Wrong password'),
        stamped(
          2,
          'com.sun.mail.smtp.SMTPAddressFailedException: 554 5.7.1 <paula@example.net>: Relay access denied',
        ),
      ].join('\n'),
    )
    expect(faults.map(({ candidates }) => candidates[0]?.finding.cause).sort()).toEqual([
      'AUTH_REJECTED',
      'RELAY_DENIED',
    ])
  })

  it('are shown with their numbers as they stand', () => {
    const [fault] = explainText(
      [
        stamped(1, 'quiet'),
        stamped(2, 'javax.mail.SendFailedException: Invalid Addresses;'),
        stamped(2, '  nested exception is:'),
        stamped(2, '\tcom.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 No such mailbox'),
      ].join('\n'),
    ).faults
    expect(fault?.lines.map(({ number }) => number)).toEqual([2, 3, 4])
    expect(fault?.lines[2]?.text).toContain('[stderr]')
  })
})
