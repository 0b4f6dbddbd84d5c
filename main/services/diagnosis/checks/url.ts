/** The link in notification mails: fetched once, as a user's browser would. */
import type { RunRequest } from '#main/services/probe/request.ts'
import { httpStage } from '#main/services/probe/stages/http.ts'
import { urlSettings } from '#main/services/probe/stages/settings.ts'
import type { CheckPlan } from './check.ts'
import { completeConnect, reach, secure } from './reach.ts'

export const urlCheck = (request: RunRequest): CheckPlan => {
  const { evidence: settings, url } = urlSettings(request)
  const { host, port, security } = settings
  const isTls = security === 'tls'
  return {
    check: 'url',
    endpoint: { host, port, security },
    stages: ['settings', 'dns', 'connect', ...(isTls ? (['tls'] as const) : []), 'http'],
    body: async (run) => {
      if (request.settings.loginUrl.trim() === '') {
        await run.stage('settings', async () => settings)
        run.nothingToDo()
      }
      const reached = await reach(run, { settings, customaryNames: [], otherPorts: [80, 443, 8080, 8443] })
      if (url === undefined) return run.stop()
      const probe = { address: reached.address, port }
      const channel = isTls
        ? (await secure(run, { channel: reached.channel, host: reached.host, probe, inBrowser: true }))
            .channel
        : reached.channel
      const http = await run.stage('http', () =>
        httpStage(
          { url, channel, port: { host: reached.host, ...probe }, caPems: request.caPems ?? [] },
          run.tools,
        ),
      )
      await completeConnect(run, reached)
      if (http.fault !== undefined) run.stop()
    },
  }
}
