/** What two clients at one mailbox are told, command by command. */
import { beforeEach, expect, test } from 'vitest'
import { converse } from '../../../../main/adapters/practice-server/imap-session.ts'
import { Mailbox } from '../../../../main/adapters/practice-server/mailbox.ts'

let mailbox: Mailbox
beforeEach(() => {
  mailbox = new Mailbox()
  const messages = ['one', 'two', 'three'].map((subject, at) => ({
    raw: `Subject: ${subject}\r\nX-Trace: first\r\nX-Trace: second\r\n\r\nbody\r\n`,
    receivedAt: new Date(Date.UTC(2026, 1, 3 + at, 4, 5, 6)),
    flags: at === 0 ? '\\Seen' : '',
  }))
  mailbox.add(mailbox.inbox, messages)
})

/** A client, signed in, with INBOX open: gives the responses to each line, as one text. */
const client = (opened = 'SELECT') => {
  const told: string[] = []
  const conversation = converse(mailbox, {
    serverName: 'mail.practice.example',
    accepts: (username, password) => username === 'ü' && password === 'p',
    isSecure: () => true,
    startTls: () => undefined,
    tell: (news) => told.push(...news()),
  })
  const say = (line?: string): string => {
    const lines: string[] = []
    let step = line === undefined ? conversation.next() : conversation.next(line)
    for (; step.done !== true && step.value !== undefined; step = conversation.next(''))
      lines.push(step.value)
    return lines.join('\n')
  }
  expect(say()).toContain('* OK [CAPABILITY IMAP4rev1')
  expect(say('0 SELECT INBOX')).toBe('0 BAD Unknown command, or not now')
  expect(say('0 LOGIN {2}\r\n\xc3\xbc p')).toBe('0 OK Logged in')
  expect(say('0 FETCH 1 FLAGS')).toBe('0 BAD Unknown command, or not now')
  expect(say(`0 ${opened} inbox`)).toContain('0 OK [READ-')
  return { say, told, conversation }
}

test('numbers hold until a command that names none', () => {
  const [one, other] = [client(), client()]
  expect(one.say('a STORE 1 +FLAGS.SILENT (\\DELETED)')).toBe('a OK STORE completed')
  expect(one.say('b UID STORE 2 +FLAGS \\Deleted $Own')).toBe(
    '* 2 FETCH (FLAGS (\\Deleted) UID 2)\nb OK UID STORE completed',
  )
  expect(one.say('c UID EXPUNGE 2:9')).toBe('* 2 EXPUNGE\nc OK UID EXPUNGE completed')
  expect(one.say('d EXPUNGE')).toBe('* 1 EXPUNGE\nd OK EXPUNGE completed')
  mailbox.add(mailbox.inbox, [{ raw: 'Subject: new\r\n\r\n', receivedAt: new Date(0), flags: '' }])
  expect(other.say('a FETCH 3 UID')).toBe('* 3 FETCH (UID 3)\na OK FETCH completed')
  expect(other.say('b NOOP')).toBe('* 1 EXPUNGE\n* 1 EXPUNGE\n* 2 EXISTS\nb OK NOOP completed')
  expect(other.say('c SEARCH 1:*')).toBe('* SEARCH 1 2\nc OK SEARCH completed')
})

test('reading marks, peeking does not, nor does anything where only looking is allowed', () => {
  const { say } = client()
  expect(say('a FETCH 2 (BODY.PEEK[TEXT]<1.2> FLAGS)')).toContain('* 2 FETCH (BODY[TEXT]<1> "od" FLAGS ())')
  expect(say('b UID FETCH 2 body[text]')).toContain(
    '* 2 FETCH (BODY[text] {6}\r\nbody\r\n FLAGS (\\Seen) UID 2)',
  )
  expect(say('c FETCH 1 (INTERNALDATE RFC822.SIZE BODY[7])')).toContain(
    '* 1 FETCH (INTERNALDATE "03-Feb-2026 04:05:06 +0000" RFC822.SIZE 55 BODY[7] NIL FLAGS (\\Seen))',
  )
  const looker = client('EXAMINE')
  expect(looker.say('a FETCH 3 BODY[TEXT]')).toContain('FLAGS ())')
  expect(looker.say('b STORE 3 FLAGS ()')).toBe('b NO Mailbox is read-only')
})

test('searches by flag, field, number and UID', () => {
  const { say } = client()
  const hits = (criteria: string) => /^\* SEARCH ?(.*)$/m.exec(say(`a SEARCH ${criteria}`))?.[1]
  expect(hits('UNSEEN')).toBe('2 3')
  expect(hits('seen UNDELETED ALL')).toBe('1')
  expect(hits('SUBJECT T')).toBe('2 3')
  expect(hits('HEADER X-Trace Second UID 2:*')).toBe('2 3')
  expect(hits('HEADER "x-none" ""')).toBe('')
  expect(say('b SEARCH OR SEEN UNSEEN')).toBe('b NO [CANNOT] Not a search key here')
  expect(say('c SEARCH (SEEN)')).toBe('c NO [CANNOT] Too hard a search')
  expect(say('d SEARCH')).toMatch(/^d BAD/)
  expect(say('e SEARCH HEADER x')).toMatch(/^e BAD/)
  expect(say(`f SEARCH${' SEEN'.repeat(300)}`)).toMatch(/^f NO/)
})

test('copies, lists, counts and closes', () => {
  const { say } = client()
  expect(say('a COPY 1:2 Trash')).toBe(`a OK [COPYUID ${mailbox.uidValidity} 1,2 1,2] Copied`)
  expect(say('b COPY 1 Nowhere')).toBe('b NO [TRYCREATE] Unknown mailbox')
  expect(say('c STATUS Trash (uidnext messages unseen)')).toContain(
    '* STATUS Trash (MESSAGES 2 UNSEEN 1 UIDNEXT 3)',
  )
  expect(say('d STATUS Trash (SIZE)')).toMatch(/^d BAD/)
  expect(say('e LIST "" "%r*"')).toBe(
    '* LIST (\\Drafts) "/" "Drafts"\n* LIST (\\Trash) "/" "Trash"\ne OK LIST completed',
  )
  expect(say('f LIST "" ""')).toContain('* LIST (\\Noselect) "/" ""')
  expect(say('g CREATE x')).toMatch(/^g NO \[CANNOT\]/)
  say('h STORE 1 FLAGS \\Deleted')
  expect(say('i CLOSE')).toBe('i OK CLOSE completed')
  expect(mailbox.inbox.messages).toHaveLength(2)
  expect(say('j NOOP x')).toMatch(/^j BAD/)
  expect(say('k LOGOUT')).toBe('* BYE Logging out\nk OK LOGOUT completed')
})

test('a client that leaves while it idles is forgotten', () => {
  const { say, told, conversation } = client()
  expect(say('a IDLE')).toBe('+ idling')
  mailbox.remove(mailbox.inbox, ({ uid }) => uid === 2)
  expect(told).toEqual(['* 2 EXPUNGE'])
  conversation.return()
  expect(mailbox.watchers.size).toBe(0)
})
