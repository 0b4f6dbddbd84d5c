/**
 * Sound dialogues, broken at random, through the whole diagnosis without a network. Whatever comes, a run ends
 * with a verdict, a named cause where it is not green, and no fault of our own.
 */
import { createComposer } from '#main/adapters/composer/composer.ts'
import { createMailClients } from '#main/adapters/mail-clients/mail-clients.ts'
import { createSenderPolicies } from '#main/adapters/sender-policies/sender-policies.ts'
import type { Clock } from '#main/ports/clock.ts'
import type { Channel, Network } from '#main/ports/network.ts'
import { createDiagnosis } from '#main/services/diagnosis/index.ts'
import type { Report } from '#shared/diagnosis/model.ts'
import { requestWith, settingsWith } from './support.ts'

/** Mulberry32: small, and the same everywhere for one seed. */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const smtp = [
  '220 mail.example.test ESMTP Postfix\r\n',
  '250-mail.example.test\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250-AUTH PLAIN LOGIN\r\n250 SMTPUTF8\r\n',
  '235 2.7.0 Authentication successful\r\n',
  '250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n250 2.0.0 Ok\r\n',
]
const imap = [
  '* OK [CAPABILITY IMAP4rev1 SASL-IR ESEARCH QUOTA AUTH=PLAIN] ready\r\n',
  'a1 OK [CAPABILITY IMAP4rev1 ESEARCH QUOTA] in\r\n',
  '* FLAGS (\\Seen)\r\n* OK [PERMANENTFLAGS (\\Seen \\Deleted)] x\r\n* 2 EXISTS\r\na2 OK [READ-WRITE] done\r\n',
  '* ESEARCH (TAG "a3") UID MIN 7 COUNT 2\r\na3 OK\r\n* QUOTA "x" (STORAGE 1 9)\r\na4 OK\r\n',
  '* 1 FETCH (UID 7 INTERNALDATE "17-Jul-2026 02:44:25 +0000")\r\na5 OK\r\n',
]

const tokens = [
  '\r\n',
  '\n',
  '\r',
  ' ',
  '-',
  '250 ',
  '250-',
  '550 5.7.1 ',
  '421 4.3.2 ',
  '535 ',
  '334 ',
  '* ',
  '* BYE ',
  '* NO [ALERT] ',
  '+ ',
  'a2 ',
  'a3 NO ',
  '(',
  ')',
  '"',
  '{5}\r\n',
  '{99999999}\r\n',
  '[',
  ']',
  '* SEARCH 1 2 3\r\n',
  '\0',
  '\u001b[31m',
  '\u202e',
  'é',
  'x'.repeat(2000),
]

const mutate = (script: readonly string[], random: () => number): string => {
  let text = script.join('')
  const pick = (most: number) => Math.floor(random() * most)
  for (let times = 1 + pick(4); times > 0; times -= 1) {
    const at = pick(text.length + 1)
    const token = tokens[pick(tokens.length)] ?? ''
    const end = Math.min(text.length, at + pick(20))
    const ways = [
      () => text.slice(0, at),
      () => text.slice(0, at) + token + text.slice(at),
      () => text.slice(0, at) + text.slice(end),
      () => text.slice(0, end) + text.slice(at),
      () => text.slice(0, at) + String.fromCharCode(pick(256)) + text.slice(at + 1),
    ]
    text = (ways[pick(ways.length)] ?? (() => text))()
  }
  return text
}

/** Bytes in pieces of any size, then the end or a reset. */
const replay = (text: string, random: () => number): Channel => {
  let left: Uint8Array = Buffer.from(text, 'utf8')
  return {
    localAddress: '127.0.0.1',
    remoteAddress: '127.0.0.1',
    get buffered() {
      return 0
    },
    read: async (signal) => {
      if (signal.aborted) return 'aborted'
      if (left.length === 0)
        return random() < 0.8 ? 'end' : { code: 'ECONNRESET', message: 'read ECONNRESET' }
      const chunk = left.subarray(0, 1 + Math.floor(random() * 200))
      left = left.subarray(chunk.length)
      return chunk
    },
    write: () => undefined,
    end: () => undefined,
    destroy: () => undefined,
  }
}

const clock: Clock = {
  now: () => Date.UTC(2026, 10, 22),
  monotonic: () => performance.now(),
  // Time never passes here: every wait ends because the bytes do.
  sleep: (_, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) resolve()
      else signal?.addEventListener('abort', () => resolve(), { once: true })
    }),
}

const networkOf = (text: string, random: () => number): Network => {
  const refuse = { fault: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' } }
  let first = true
  return {
    lookup: async () => refuse,
    resolve: async (_, type) => ({ type, records: [], code: 'ENOTFOUND' }),
    connect: async () => {
      if (!first) return refuse
      first = false
      return { channel: replay(text, random) }
    },
    startTls: async () => refuse,
    judgeChain: () => ({ trusted: false, path: [] }),
    nameMatches: () => false,
    vantage: () => ({ hostname: 'test', addresses: [], resolvers: [], trust: '' }),
    tlsLibrary: 'none',
  }
}

export interface FuzzRun {
  readonly text: string
  readonly report: Report
  /** Why this must not be; undefined: all is as it should be. */
  readonly complaint: string | undefined
}

const complaintAbout = (report: Report): string | undefined => {
  const [check] = report.checks
  if (check === undefined) return 'no check'
  const internal = check.transcript.find(({ text }) => text.startsWith('internal fault'))
  if (internal !== undefined) return internal.text
  const last = check.stages.at(-1)
  if (check.verdict === 'pass' && last?.evidence === undefined) return 'green without its last stage'
  if (check.verdict === 'fail' && !check.findings.some(({ severity }) => severity === 'error'))
    return 'failed without a cause'
  if (check.verdict === 'skipped') return 'skipped without anybody’s wish'
  const reached = new Set<string>(
    check.stages.filter(({ evidence }) => evidence !== undefined).map(({ stage }) => stage),
  )
  const stray = check.findings.find(({ stage }) => !reached.has(stage))
  if (stray !== undefined) return `${stray.cause} at ${stray.stage}, which was not reached`
  if (/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/.test(check.transcript.map(({ text }) => text).join('')))
    return 'unfit text'
  return undefined
}

export const fuzzOnce = async (seed: number): Promise<FuzzRun> => {
  const random = randomFrom(seed)
  const protocol = random() < 0.5 ? 'smtp' : 'imap'
  const text = mutate(protocol === 'smtp' ? smtp : imap, random)
  const diagnosis = createDiagnosis({
    network: networkOf(text, random),
    composer: createComposer(),
    mailClients: createMailClients(clock),
    senderPolicies: createSenderPolicies(),
    clock,
    randomId: () => 'fuzz',
  })
  const report = await diagnosis.run(
    requestWith({
      checks: [protocol],
      settings: settingsWith({}),
      passwords: { smtp: { secret: 'secret', source: 'given' }, imap: { secret: 'secret', source: 'given' } },
    }),
    () => undefined,
    new AbortController().signal,
  )
  return { text, report, complaint: complaintAbout(report) }
}
