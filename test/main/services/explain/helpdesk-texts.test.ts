import { describe, expect, it } from 'vitest'
import { explainText } from '#main/services/explain/index.ts'
import {
  behindAFirewall,
  brokenReplies,
  countedLines,
  endsOfConversations,
  furtherPairs,
  inAnOpenFolder,
  librariesInParts,
  loginsAtMicrosoft,
  messagesThatCannotBeRead,
  oneFaultTwice,
  ownTrustAndQueues,
  reasonsInGeneral,
  reportsOfTheMessage,
  revocation,
  sendersAndDomains,
  systemsInOtherLanguages,
} from './helpdesk-texts.ts'
import type { Example } from './texts.ts'

const causesIn = (text: string): readonly (readonly string[])[] =>
  explainText(text).faults.map(({ candidates }) => candidates.map(({ finding }) => finding.cause))

const tables: readonly (readonly [string, readonly Example[]])[] = [
  ['a system in another language', systemsInOtherLanguages],
  ['what was asked of an open folder', inAnOpenFolder],
  ['an end where an answer should be', endsOfConversations],
  ['a library in parts', librariesInParts],
  ['senders and domains', sendersAndDomains],
  ['what a report says of the message', reportsOfTheMessage],
  ['what the sending server says itself', ownTrustAndQueues],
  ['a certificate that may have been revoked', revocation],
  ['a message that cannot be read', messagesThatCannotBeRead],
  ['what may have been', reasonsInGeneral],
  ['lines that are counted', countedLines],
  ['a conversation that was rewritten', behindAFirewall],
  ['a login at Microsoft 365', loginsAtMicrosoft],
  ['one fault told twice', oneFaultTwice],
  ['a reply that was broken', brokenReplies],
  ['what comes in pairs', furtherPairs],
]

describe.each(tables)('Explains %s', (_name, examples) => {
  it.each(examples.map((example) => [example.name, example] as const))('%s', (_title, { text, causes }) => {
    expect(causesIn(text)).toEqual(causes.length === 0 ? [] : [causes])
  })
})

describe('A bounce', () => {
  const mail = (...body: readonly string[]): string =>
    [
      'From: MAILER-DAEMON@example.com',
      'Subject: Mail delivery failed',
      'Date: Tue, 3 Nov 2026 09:15:02 +0000',
      '',
      ...body,
    ].join('\n')

  it('of a message that waited for a mailbox to have room says both', () => {
    const text = mail(
      'The following address failed:',
      '',
      '  paula@example.net',
      '    mailbox is full: retry timeout exceeded',
    )
    expect(causesIn(text)).toEqual([['RECIPIENT_MAILBOX_FULL'], ['DELIVERY_TIME_EXPIRED']])
    expect(causesIn(text.replace('mailbox is full: ', ''))).toEqual([['DELIVERY_TIME_EXPIRED']])
  })

  it('of two recipients says what became of each', () => {
    const refused = (address: string, words: string): readonly string[] => [
      `  ${address}`,
      `    SMTP error from remote mail server after RCPT TO:<${address}>:`,
      `    host mx.example.net [192.0.2.9]: ${words}`,
    ]
    const text = mail(
      ...refused('paula@example.net', '550 5.2.2 Mailbox full'),
      ...refused('otto@example.net', '550 5.1.1 User unknown'),
    )
    expect(causesIn(text).flat().sort()).toEqual(['RECIPIENT_MAILBOX_FULL', 'RECIPIENT_UNKNOWN'])
  })

  it('has its headers before the blank line alone', () => {
    const lines = ['Content-Type: text/html', '<script>', '550 No such user']
    expect(causesIn(mail(...lines))).toEqual([['RECIPIENT_UNKNOWN']])
    expect(causesIn(`${lines[0]}\n${mail(...lines.slice(1))}`)).toEqual([])
  })

  it('says in its part for people where the message was refused', () => {
    const text = mail(
      'The mail was refused (in reply to end of DATA command)',
      '',
      'Final-Recipient: rfc822; paula@example.net',
      'Diagnostic-Code: smtp; 550 Denied',
    )
    expect(causesIn(text)).toEqual([['MESSAGE_REFUSED']])
    expect(causesIn(text.replace('(in reply to end of DATA command)', ''))).toEqual([['RECIPIENT_REFUSED']])
  })
})

describe('Two servers', () => {
  it('have each their own fault, though the one of the first may be that of the second', () => {
    const lines = ['a.example.com, port: 465', 'b.example.com, port: 25'].map(
      (server, at) =>
        `2026-11-03 09:15:0${at},123 ERROR javax.mail.MessagingException: Got bad greeting from SMTP host: ${server}, response: [EOF]`,
    )
    expect(causesIn(lines.join('\n'))).toEqual([
      ['GREETING_CLOSED'],
      ['PLAIN_ON_TLS_PORT', 'GREETING_CLOSED'],
    ])
    expect(causesIn(lines.join('\n').replace('b.example', 'a.example'))).toEqual([['GREETING_CLOSED']])
  })
})
