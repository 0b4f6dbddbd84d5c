/** The readers of the protocols, without a network. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemClock } from '#main/adapters/clock/system-clock.ts'
import type { Channel } from '#main/ports/network.ts'
import { noSecrets } from '#main/services/privacy/secrets.ts'
import { domainOf, safeAddress } from '#main/services/probe/address.ts'
import { startDeadline } from '#main/services/probe/deadline.ts'
import { createImapDialogue } from '#main/services/probe/dialogue/imap.ts'
import { capabilitiesOf } from '#main/services/probe/dialogue/imap-answers.ts'
import { literalSize, quoted, readValues } from '#main/services/probe/dialogue/imap-values.ts'
import { createSmtpDialogue, enhancedCodeOf } from '#main/services/probe/dialogue/smtp.ts'
import { createWire, decode } from '#main/services/probe/dialogue/wire.ts'
import { capabilitiesOfEhlo, mechanismsOf, offers } from '#main/services/probe/stages/ehlo.ts'
import { readInternalDate } from '#main/services/probe/stages/internal-date.ts'
import { createTranscript } from '#main/services/probe/transcript.ts'
import { sanitise } from '#shared/diagnosis/sanitise.ts'
import { serviceKind } from '#shared/diagnosis/service-kind.ts'

/** A channel that holds these chunks, then the end. */
const channelOf = (chunks: readonly (Uint8Array | string)[]): Channel & { readonly written: string[] } => {
  const left = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk))
  const written: string[] = []
  return {
    localAddress: '',
    remoteAddress: '',
    get buffered() {
      return left.reduce((sum, chunk) => sum + chunk.length, 0)
    },
    read: async () => left.shift() ?? 'end',
    write: (bytes) => written.push(Buffer.from(bytes).toString()),
    end: () => undefined,
    destroy: () => undefined,
    written,
  }
}

const clean = sanitise
const tools = () => ({
  clock: systemClock,
  signal: new AbortController().signal,
  transcript: createTranscript(() => 0, noSecrets),
  clean,
  leave: () => undefined,
  limits: { groupMs: 50 },
})

describe('SMTP replies', () => {
  const read = (...chunks: (Uint8Array | string)[]) =>
    createSmtpDialogue(channelOf(chunks), tools()).readReply('reply', 1000)

  test.each([
    ['one line', ['250 Ok\r\n'], { code: 250, lines: ['250 Ok'] }],
    ['several', ['250-a\r\n250-b\r\n250 c\r\n'], { code: 250, lines: ['250-a', '250-b', '250 c'] }],
    ['bare line ends', ['250 Ok\n'], { code: 250 }],
    ['a code alone', ['250\r\n'], { code: 250 }],
    ['byte by byte', [...'535 5.7.8 no\r\n'], { code: 535, enhanced: '5.7.8' }],
    ['the last enhanced code', ['550-5.1.1 a\r\n550-5.7.1 b\r\n550 c\r\n'], { enhanced: '5.7.1' }],
  ])('%s', async (_, chunks, expected) => {
    expect(await read(...chunks)).toMatchObject({ reply: expected })
  })

  test.each([
    ['no reply', ['hello\r\n'], { code: 'NOT_A_REPLY', partial: 'hello' }],
    ['an empty line', ['\r\n'], { code: 'NOT_A_REPLY' }],
    ['cut in the middle', ['250-first\r\n250 sec'], { code: 'CLOSED', partial: '250-first 250 sec' }],
    ['nothing', [], { code: 'CLOSED' }],
    ['a long line', ['250 ', 'x'.repeat(70_000)], { code: 'LIMIT', limit: 'line' }],
    ['an endless reply', Array(40).fill(`250-${'y'.repeat(40_000)}\r\n`), { code: 'LIMIT', limit: 'reply' }],
  ])('%s', async (_, chunks, expected) => {
    expect(await read(...chunks)).toMatchObject({ fault: expected })
  })

  test.each([
    ['550-5.1.1 no such user\r\n250 2.1.5 Ok\r\n', 550],
    ['250-2.1.5 Ok\r\n550 5.1.1 no such user\r\n', 250],
  ])(
    'the first line’s code counts where lines differ, as in JavaMail (seen of 1.6.5): %j',
    async (text, code) => {
      expect(await read(Buffer.from(text))).toMatchObject({ reply: { code } })
    },
  )

  test('control and bidi characters are shown, not obeyed', async () => {
    const result = await read(Buffer.from('550 \u001b[31mred\u202egnp\r\n'))
    expect(result).toMatchObject({ reply: { lines: ['550 \\x1b[31mred\\u{202e}gnp'] } })
  })

  test('no bytes whatever break the reader', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }), async (chunks) => {
        const result = await read(...chunks)
        expect('reply' in result ? result.reply.code >= 0 : result.fault.code !== '').toBe(true)
      }),
      { seed: 3, numRuns: 300 },
    )
  })

  test('an enhanced code needs its place', () => {
    expect(enhancedCodeOf(['550 version 5.1.1 of it'])).toBeUndefined()
    expect(enhancedCodeOf(['550 5.1.10 x'])).toBe('5.1.10')
    expect(enhancedCodeOf(['550 3.1.1 x'])).toBeUndefined()
  })

  test('the session as a whole has a limit', async () => {
    const wire = createWire(channelOf(Array(300).fill(new Uint8Array(65_536).fill(10))), clean)
    const deadline = startDeadline(systemClock, 'x', 5000, new AbortController().signal)
    const read = await wire.bytes(20 * 1024 * 1024, deadline)
    deadline.done()
    expect(read).toMatchObject({ fault: { code: 'LIMIT', limit: 'session' } })
  })
})

describe('IMAP responses', () => {
  const read = (...chunks: (Uint8Array | string)[]) =>
    createImapDialogue(channelOf(chunks), tools()).read('response', 1000)

  test.each([
    ['* OK hello\r\n', { kind: 'status', tag: '*', reply: { status: 'OK', text: 'hello', tagged: false } }],
    [
      'a1 NO [AUTHENTICATIONFAILED] bad\r\n',
      { tag: 'a1', reply: { code: 'AUTHENTICATIONFAILED', text: 'bad', tagged: true } },
    ],
    [
      '* ok [capability IMAP4rev1 AUTH=PLAIN] x\r\n',
      { reply: { status: 'OK', code: 'CAPABILITY', codeArguments: 'IMAP4rev1 AUTH=PLAIN' } },
    ],
    [
      '* OK [PERMANENTFLAGS (\\Seen \\*)] y\r\n',
      { reply: { code: 'PERMANENTFLAGS', codeArguments: '(\\Seen \\*)', text: 'y' } },
    ],
    ['* OK\r\n', { reply: { status: 'OK', text: '' } }],
    ['+ go on\r\n', { kind: 'continuation', text: 'go on' }],
    ['+\r\n', { kind: 'continuation', text: '' }],
    ['* 12 EXISTS\r\n', { kind: 'data', name: 'EXISTS', number: 12, values: [] }],
    ['* LIST (\\A) "/" {3}\r\nabc\r\n', { name: 'LIST', values: [['\\A'], '/', 'abc'] }],
    ['* SEARCH\r\n', { kind: 'search', count: 0, least: 0 }],
    ['* SEARCH 7 3 9 (MODSEQ 99)\r\n', { kind: 'search', count: 3, least: 3 }],
    ['*  SEARCH  7 3 9 (MODSEQ 99)\r\n', { kind: 'search', count: 3, least: 3 }],
    ['*  SEARCH\r\n', { kind: 'search', count: 0, least: 0 }],
    ['220 mail ESMTP\r\n', { kind: 'fault', fault: { code: 'NOT_A_REPLY', partial: '220 mail ESMTP' } }],
    ['* 1 FETCH (X {99999999999}\r\n', { kind: 'data' }],
    ['* 1 FETCH (X {9999999999}\r\n', { kind: 'fault', fault: { code: 'LIMIT' } }],
  ])('%s', async (text, expected) => {
    expect(await read(text)).toMatchObject(expected)
    expect(await read(...text)).toMatchObject(expected)
  })

  test('no bytes whatever break the reader', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      fc.constantFrom(
        '* ',
        'SEARCH ',
        '(',
        ')',
        '"',
        '{3}\r\n',
        '\r\n',
        '\\',
        '* SEARCH 1 2\r\n',
        '* 1 FETCH (',
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (chunks) => {
        expect(await read(...chunks)).toHaveProperty('kind')
      }),
      { seed: 4, numRuns: 500 },
    )
  })

  test('a group’s replies may come in any order', async () => {
    const channel = channelOf(['* 1 EXISTS\r\na2 OK two\r\na1 OK one\r\n'])
    const results = await createImapDialogue(channel, tools()).group([{ text: 'A' }, { text: 'B' }], 500)
    expect(results.map(({ reply }) => reply?.text)).toEqual(['one', 'two'])
    expect(channel.written).toEqual(['a1 A\r\na2 B\r\n'])
  })

  test('of what answers one command 64 KiB are heard, and the last word', async () => {
    const flood = Array<string>(20).fill(`* LIST (${'a'.repeat(10_000)})\r\n`)
    const given = tools()
    const dialogue = createImapDialogue(channelOf([...flood, 'a1 OK done\r\n']), given)
    const { reply, untagged } = await dialogue.send({ text: 'X' }, 500)
    expect(reply?.text).toBe('done')
    expect(untagged).toHaveLength(7)
    expect(given.transcript.lines().at(-1)?.text).toBe('… and 13 more lines')
  })

  test('a server that asks on and on is told no', async () => {
    const channel = channelOf(['+ \r\n', '+ \r\n', 'a1 BAD enough\r\n'])
    const result = await createImapDialogue(channel, tools()).converse({ text: 'X' }, [{ text: 'once' }], 500)
    expect(result.reply?.status).toBe('BAD')
    expect(channel.written).toEqual(['a1 X\r\n', 'once\r\n', '*\r\n'])
  })

  test('values', () => {
    const raw = { pieces: ['(a "b\\"c" NIL ({2}', ' d)) e'], literals: ['xy'] }
    expect(readValues(raw, 0)).toEqual([['a', 'b"c', null, ['xy', 'd']], 'e'])
    expect(readValues({ pieces: ['('.repeat(1000)], literals: [] }, 0)).toBeDefined()
    expect(literalSize('x {12+}')).toBe(12)
    expect(quoted('a"b\\c')).toBe('"a\\"b\\\\c"')
    expect(quoted('ü')).toBeUndefined()
  })

  test('capabilities from wherever they were told last', () => {
    expect(capabilitiesOf([{ kind: 'data', name: 'CAPABILITY', values: ['imap4rev1', 'Idle'] }])).toEqual([
      'IMAP4REV1',
      'IDLE',
    ])
    expect(capabilitiesOf([])).toBeUndefined()
  })
})

describe('small readers', () => {
  test.each([
    ['220 mail.example.test ESMTP Postfix', 'smtp'],
    ['220 ftp.example.test FTP server', 'ftp'],
    ['220 ftp.example.test ESMTP', 'smtp'],
    ['* OK ready', 'imap'],
    ['* BYE no', 'imap'],
    ['+OK hi', 'pop3'],
    ['HTTP/1.1 400 Bad', 'http'],
    ['SSH-2.0-x', 'ssh'],
    ['\x15\x03\x03\x00\x02\x02\x28', 'tls'],
    ['hello', 'other'],
  ])('%s is %s', (text, kind) => {
    expect(serviceKind(text)).toBe(kind)
  })

  test('EHLO keywords', () => {
    const capabilities = capabilitiesOfEhlo([
      '250-mail hello',
      '250-size 100',
      '250-auth=LOGIN',
      '250-AUTH plain login',
      '250 ',
    ])
    expect(capabilities).toEqual(['SIZE 100', 'AUTH=LOGIN', 'AUTH plain login'])
    expect(mechanismsOf(capabilities)).toEqual(['LOGIN', 'PLAIN'])
    expect(offers(capabilities, 'SIZE')).toBe(true)
    expect(offers(capabilities, 'SIZ')).toBe(false)
  })

  test('dates, addresses, code pages', () => {
    expect(readInternalDate('17-Jul-1996 02:44:25 -0700')).toBe(Date.parse('1996-07-17T09:44:25Z'))
    expect(readInternalDate(' 1-Jan-2026 00:00:00 +0100')).toBe(Date.parse('2025-12-31T23:00:00Z'))
    expect(readInternalDate('yesterday')).toBeUndefined()
    expect(domainOf('"a@b"@Example.Test')).toBe('example.test')
    expect(safeAddress(' a@b>\r\nRCPT TO:<c ')).toBe('a@bRCPT TO:c')
    expect(decode(Uint8Array.of(0xc3, 0xbc))).toBe('ü')
    expect(decode(Uint8Array.of(0xfc, 0x80))).toBe('ü\u0080')
  })

  test('a transcript is bounded and says so', () => {
    const transcript = createTranscript(() => 1.6, noSecrets)
    for (let line = 0; line < 2500; line += 1) transcript.server([transcript.stamp('x'.repeat(5000))])
    expect(transcript.lines()).toHaveLength(2001)
    expect(transcript.lines().at(-1)).toEqual({ atMs: 2, from: 'note', text: '… and 500 more lines' })
    expect(transcript.lines()[0]?.text).toHaveLength(2000)
  })
})
