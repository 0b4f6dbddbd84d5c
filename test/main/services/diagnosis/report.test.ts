/** The report as a document: its order, its cause, its replay, and what it says was not proven. */
import { afterEach, describe, expect, test } from 'vitest'
import { judge } from '#main/services/judge/index.ts'
import type { Finding, Report } from '#shared/diagnosis/model.ts'
import { imapServer, type ScriptedServer, smtpServer } from '../../../servers/scripted.ts'
import { requestWith, runWith, settingsWith } from './support.ts'

const servers: ScriptedServer[] = []
const started = async (server: Promise<ScriptedServer>): Promise<ScriptedServer> => {
  const running = await server
  servers.push(running)
  return running
}
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

const finding = (cause: string, more: Partial<Finding> = {}): Finding => ({
  cause,
  severity: 'error',
  stage: 'auth',
  title: cause,
  explanation: '',
  fixes: [],
  fields: [],
  evidence: '',
  javaMail: '',
  ...more,
})

describe('a report', () => {
  test('judged again from its JSON gives the same findings', async () => {
    const smtp = await started(smtpServer({ replies: { 'AUTH PLAIN ': '535 5.7.8 no' } }))
    const imap = await started(imapServer({ replies: { SELECT: '{tag} NO [NOPERM] not for you' } }))
    const { report } = await runWith(
      requestWith({
        checks: ['smtp', 'imap'],
        settings: settingsWith({ 'smtp.port': String(smtp.port), 'imap.port': String(imap.port) }),
      }),
      { judge: 'real' },
    )
    const saved = JSON.parse(JSON.stringify(report)) as Report
    expect(saved.verdict).toBe('fail')
    for (const check of saved.checks) {
      const evidence = check.stages.flatMap((stage) => (stage.evidence === undefined ? [] : [stage.evidence]))
      const again = judge(check.check, evidence)
      expect(again.map(({ cause }) => cause).sort()).toEqual(check.findings.map(({ cause }) => cause).sort())
      expect(check.findings.length).toBeGreaterThan(0)
    }
  })

  test('names the cause of the first check with the worst verdict, and sorts findings by weight', async () => {
    const smtp = await started(smtpServer())
    const imap = await started(imapServer())
    const { report, check } = await runWith(
      requestWith({
        checks: ['imap', 'smtp'],
        settings: settingsWith({ 'smtp.port': String(smtp.port), 'imap.port': String(imap.port) }),
      }),
      {
        judge: (name) =>
          name === 'smtp'
            ? [finding('WARNED', { severity: 'warning' })]
            : [
                finding('TOLD', { severity: 'info', stage: 'dns' }),
                finding('LATER', { stage: 'select' }),
                finding('EARLIER', { stage: 'login' }),
              ],
      },
    )
    expect(report).toMatchObject({ verdict: 'fail', cause: 'EARLIER' })
    expect(check('imap').findings.map(({ cause }) => cause)).toEqual(['EARLIER', 'LATER', 'TOLD'])
    expect(check('imap').summary).toBe('EARLIER')
    expect(check('smtp').verdict).toBe('warn')
  })

  test('tells progress in order, each stage begun and finished', async () => {
    const server = await started(smtpServer())
    const { progress } = await runWith(
      requestWith({ settings: settingsWith({ 'smtp.port': String(server.port) }) }),
    )
    expect(
      progress.map((item) =>
        'stage' in item
          ? `${item.kind} ${item.stage}`
          : 'result' in item && 'stage' in item.result
            ? `${item.kind} ${item.result.stage}`
            : item.kind,
      ),
    ).toEqual([
      'check-started',
      ...['settings', 'dns', 'connect', 'greeting', 'ehlo', 'auth', 'envelope'].flatMap((stage) => [
        `stage-started ${stage}`,
        `stage-finished ${stage}`,
      ]),
      'check-finished',
    ])
  })

  test('says from where it tested, and what it did not prove', async () => {
    const server = await started(smtpServer())
    const { report } = await runWith(
      requestWith({ settings: settingsWith({ 'smtp.port': String(server.port) }) }),
    )
    expect(report.schema).toBe('mailroom.report/1')
    expect(report.vantage).toMatchObject({ role: 'workstation', ehloName: 'app01.example.test' })
    expect(report.vantage.trust).toContain('public authorities')
    expect(report.startedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/)
    expect(report.notProven.join(' ')).toContain('No message was sent')
  })

  test('a fault of ours in one check is that check’s failure', async () => {
    const server = await started(smtpServer())
    const { check } = await runWith(
      requestWith({ settings: settingsWith({ 'smtp.port': String(server.port) }) }),
      {
        network: {
          lookup: async () => {
            throw new Error('bug')
          },
        },
      },
    )
    expect(check('smtp').verdict).toBe('pass')
    const broken = await runWith(
      requestWith({ settings: settingsWith({ 'smtp.host': 'mail.example.test' }) }),
      {
        network: {
          lookup: async () => {
            throw new Error('bug')
          },
        },
      },
    )
    expect(broken.check('smtp').verdict).toBe('fail')
    expect(broken.check('smtp').transcript.at(-1)?.text).toBe('internal fault: bug')
  })

  test('send-as: the account, the Reply-To Address and a given one on one connection', async () => {
    const server = await started(
      smtpServer({ replies: { 'MAIL FROM:<boss@': '550 5.7.60 not allowed to send as this sender' } }),
    )
    const { evidence } = await runWith(
      requestWith({
        checks: ['send-as'],
        settings: settingsWith({ 'smtp.port': String(server.port) }),
        sendAs: ['boss@example.test'],
      }),
    )
    const senders = evidence('send-as', 'envelope').steps.filter(({ command }) => command === 'MAIL')
    expect(senders.map(({ role, address, reply }) => `${role} ${address} ${reply?.code}`)).toEqual([
      'account mailer@example.test 250',
      'reply-to teamconnect@example.test 250',
      'given boss@example.test 550',
    ])
    expect(server.sessions).toHaveLength(1)
  })

  test('tc-imap goes up to the capabilities and never signs in', async () => {
    const server = await started(imapServer())
    const { check } = await runWith(
      requestWith({
        checks: ['tc-imap'],
        settings: settingsWith({ 'tcImap.host': '127.0.0.1', 'tcImap.port': String(server.port) }),
      }),
    )
    expect(check('tc-imap')).toMatchObject({ verdict: 'pass' })
    expect(check('tc-imap').stages.map(({ stage }) => stage)).toEqual([
      'settings',
      'dns',
      'connect',
      'greeting',
      'capability',
    ])
    await server.waitUntilClosed()
    expect(server.lines()).toEqual(['a1 LOGOUT'])
  })
})
