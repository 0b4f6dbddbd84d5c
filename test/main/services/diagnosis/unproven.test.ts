import { afterEach, expect, test } from 'vitest'
import { type ScriptedServer, smtpServer } from '../../../servers/scripted.ts'
import { requestWith, runWith, settingsWith } from './support.ts'

const servers: ScriptedServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

test('without a word against it, a check is passed only where all of it was seen to work', async () => {
  const server = await smtpServer()
  servers.push(server)
  const settings = settingsWith({ 'smtp.port': String(server.port) })
  const sound = await runWith(requestWith({ settings }))
  expect(sound.check('smtp')).toMatchObject({ verdict: 'pass', findings: [] })
  const nobody = { address: '<>', place: 'inside' } as const
  const untried = await runWith(requestWith({ settings, testRecipients: [nobody] }))
  expect(untried.check('smtp')).toMatchObject({
    verdict: 'warn',
    findings: [{ cause: 'NOT_JUDGED', severity: 'warning' }],
  })
})

test('what stood in the way has a cause, even where no rule has a word for it', async () => {
  const server = await smtpServer({ greeting: '554 No' })
  servers.push(server)
  const settings = settingsWith({ 'smtp.port': String(server.port) })
  const silent = await runWith(requestWith({ settings }))
  expect(silent.check('smtp')).toMatchObject({
    verdict: 'fail',
    findings: [{ cause: 'NOT_JUDGED', severity: 'error', stage: 'greeting' }],
  })
  const judged = await runWith(requestWith({ settings }), { judge: 'real' })
  expect(judged.check('smtp').findings.map(({ cause }) => cause)).not.toContain('NOT_JUDGED')
})
