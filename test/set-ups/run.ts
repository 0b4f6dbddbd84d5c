/** Runs one set-up through the diagnosis in this process, over the real network. */
import { randomUUID } from 'node:crypto'
import { systemClock } from '#main/adapters/clock/system-clock.ts'
import { createComposer } from '#main/adapters/composer/composer.ts'
import { createMailClients } from '#main/adapters/mail-clients/mail-clients.ts'
import { createNetwork } from '#main/adapters/network/index.ts'
import { createSenderPolicies } from '#main/adapters/sender-policies/sender-policies.ts'
import { createDiagnosis, type Limits } from '#main/services/diagnosis/index.ts'
import { judge } from '#main/services/judge/index.ts'
import type { CheckResult } from '#shared/diagnosis/model.ts'
import { defaultSettings, type Settings } from '#shared/settings/fields.ts'
import { applyPatch } from '#shared/settings/schema.ts'
import type { MailHost } from '../servers/mail-host.ts'
import { type SetUp, soundSettings } from './set-ups.ts'

/** The settings of a row: the host's sound ones, and the row's own over them. */
export const settingsOf = (setUp: SetUp, host: MailHost): Settings => {
  const { settings, refused } = applyPatch(
    applyPatch(defaultSettings, soundSettings(host)).settings,
    setUp.settings(host),
  )
  if (refused.length > 0) throw new Error(`${setUp.name}: ${refused.join(', ')}`)
  return settings
}

export const passwordsOf = (setUp: SetUp) => ({
  smtp: setUp.passwords?.smtp ?? 's3cret',
  imap: setUp.passwords?.imap ?? 's3cret',
})

/** What is not silent on purpose may take its time. */
const patient: Partial<Limits> = {
  dnsMs: 120_000,
  connectMs: 120_000,
  tlsMs: 120_000,
  greetingMs: 120_000,
  replyMs: 120_000,
  groupMs: 120_000,
}

export const runSetUp = async (setUp: SetUp, host: MailHost): Promise<CheckResult> => {
  const diagnosis = createDiagnosis({
    network: createNetwork(),
    composer: createComposer(),
    mailClients: createMailClients(),
    senderPolicies: createSenderPolicies(),
    clock: systemClock,
    randomId: () => randomUUID(),
    judge,
    limits: { ...patient, ...setUp.limits },
  })
  const passwords = passwordsOf(setUp)
  const report = await diagnosis.run(
    {
      checks: [setUp.check],
      settings: settingsOf(setUp, host),
      target: { settings: 'form', changed: [] },
      passwords: {
        smtp: { secret: passwords.smtp, source: 'given' },
        imap: { secret: passwords.imap, source: 'given' },
      },
      teamConnectVersion: '7',
      tool: { version: '0', host: 'cli', platform: 'test', node: process.version, tls: 'test' },
      role: 'server',
      testRecipients: setUp.recipients ?? [],
      previewUsers: setUp.previewUsers ?? [],
      caPems: setUp.untrusted === true ? [] : [host.caPem],
      // The authority is the test's own: as on a server where it was imported into Java.
      ...(setUp.untrusted === true ? {} : { cacerts: { path: host.caFile, certificates: [host.caPem] } }),
      ...setUp.request,
    },
    () => undefined,
    new AbortController().signal,
  )
  const check = report.checks.find(({ check: name }) => name === setUp.check)
  if (check === undefined) throw new Error(`no result of ${setUp.check}`)
  return check
}
