/** Two recipients, one of which gets no proper answer: neither is left out of what is shown. */
import { afterEach, describe, expect, test } from 'vitest'
import { raw, type ScriptedServer, silence, smtpServer } from '../../../servers/scripted.ts'
import { requestWith, runWith, settingsWith } from './support.ts'

const servers: ScriptedServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

const first = { address: 'first@example.net', place: 'outside' } as const
const second = { address: 'second@example.net', place: 'outside' } as const

const pipelining = ['250-mx.example.test', '250-PIPELINING', '250 AUTH PLAIN']
const plain = ['250-mx.example.test', '250 AUTH PLAIN']

const runTo = async (EHLO: string[], broken: string, answer: ReturnType<typeof raw> | string) => {
  const server = await smtpServer({ replies: { EHLO, [`RCPT TO:<${broken}>`]: answer } })
  servers.push(server)
  const ran = await runWith(
    requestWith({
      settings: settingsWith({ 'smtp.port': String(server.port) }),
      testRecipients: [first, second],
    }),
    { judge: 'real' },
  )
  const steps = ran.evidence('smtp', 'envelope').steps.filter(({ command }) => command === 'RCPT')
  return { steps, check: ran.check('smtp') }
}

const garbage = raw('one moment please\r\n')

describe.each([
  ['in one segment', pipelining],
  ['one by one', plain],
])('%s', (_, EHLO) => {
  test.each([
    ['no reply at all', garbage],
    ['silence', silence],
    ['a code that SMTP does not have', '999 whatever'],
    ['neither yes nor no', '354 go on'],
  ])('the first recipient gets %s', async (_name, answer) => {
    const { steps, check } = await runTo(EHLO, first.address, answer)
    expect(steps.map(({ address }) => address)).toEqual([first.address, second.address])
    expect(check.verdict).toBe('fail')
    expect(check.findings[0]?.evidence).toContain(first.address)
  })

  test('the second recipient gets no reply at all', async () => {
    const { steps, check } = await runTo(EHLO, second.address, garbage)
    expect(steps.map(({ reply }) => reply?.code)).toEqual([250, undefined])
    expect(check.findings[0]).toMatchObject({ cause: 'REPLY_NOT_UNDERSTOOD' })
    expect(check.findings[0]?.evidence).toContain(second.address)
  })

  test('whom the break left without an answer is named', async () => {
    const { check } = await runTo(EHLO, first.address, garbage)
    expect(check.findings[0]?.evidence).toContain(`RCPT TO:<${second.address}>: no answer`)
  })

  test('nobody is named where all were answered', async () => {
    const { check } = await runTo(EHLO, first.address, '550 5.1.1 no such mailbox')
    expect(check.findings[0]?.evidence).not.toContain('no answer')
  })
})
