import { afterEach, describe, expect, test } from 'vitest'
import { judge } from '#main/services/judge/index.ts'
import { imapServer, type ScriptedServer, smtpServer } from '../../../servers/scripted.ts'
import { PASSWORD, requestWith, runWith, settingsWith, statuses } from './support.ts'

const servers: ScriptedServer[] = []
const started = async (server: Promise<ScriptedServer>): Promise<ScriptedServer> => {
  const running = await server
  servers.push(running)
  return running
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

const both = async () => {
  const [smtp, imap] = await Promise.all([started(smtpServer()), started(imapServer())])
  return requestWith({
    checks: ['smtp', 'imap'],
    settings: settingsWith({ 'smtp.port': String(smtp.port), 'imap.port': String(imap.port) }),
  })
}

describe('A fault inside the rules', () => {
  test('costs the judgement and not the report', async () => {
    const { report, check } = await runWith(await both(), {
      judge: () => {
        throw new TypeError(`no property of undefined, near ${PASSWORD}`)
      },
    })
    for (const name of ['smtp', 'imap'] as const) {
      expect(check(name).verdict).toBe('fail')
      expect(check(name).findings.map(({ cause }) => cause)).toEqual(['NOT_JUDGED'])
      expect(check(name).findings[0]?.evidence).toContain('TypeError')
      expect(check(name).summary).not.toBe('')
    }
    expect(report).toMatchObject({ verdict: 'fail', cause: 'NOT_JUDGED' })
    expect(JSON.stringify(report)).not.toContain(PASSWORD)
    expect(check('smtp').transcript.filter(({ text }) => text.startsWith('internal fault'))).toHaveLength(1)
  })

  test('keeps what was seen, and leaves other checks alone', async () => {
    const { report, check, evidence } = await runWith(await both(), {
      judge: (name, stages) => {
        if (stages.some(({ stage }) => stage === 'envelope')) throw new RangeError('too deep')
        return judge(name, stages)
      },
    })
    expect(statuses(check('smtp')).at(-1)).toBe('envelope fail')
    expect(evidence('smtp', 'envelope')).toMatchObject({ tried: true })
    expect(check('imap').findings.map(({ cause }) => cause)).not.toContain('NOT_JUDGED')
    expect(report.checks).toHaveLength(2)
  })
})

describe('A fault inside a check', () => {
  /** A request that breaks when the envelope asks it for recipients. */
  const breaking = async (replies = {}) => {
    const server = await started(smtpServer({ replies }))
    const request = requestWith({ settings: settingsWith({ 'smtp.port': String(server.port) }) })
    return new Proxy(request, {
      get: (target, key): unknown => {
        if (key === 'testRecipients') throw new Error('no recipients')
        return Reflect.get(target, key)
      },
    })
  }

  test('is named, where nothing else is to blame', async () => {
    const { check } = await runWith(await breaking(), { judge })
    expect(check('smtp').verdict).toBe('fail')
    expect(check('smtp').findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      { cause: 'NOT_JUDGED', stage: 'auth' },
    ])
  })

  test('stands back behind what the server did', async () => {
    const { report } = await runWith(await breaking({ 'AUTH PLAIN ': '535 5.7.8 No' }), { judge })
    expect(report).toMatchObject({ verdict: 'fail', cause: 'AUTH_REJECTED' })
  })
})
