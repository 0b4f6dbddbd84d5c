/** A password that follows its server: from plaintext to TLS by a good certificate, elsewhere by a person's yes. */
import type { ParsedInput } from '#shared/contract.ts'
import type { CheckResult } from '#shared/diagnosis/model.ts'
import { trustOf } from '#shared/diagnosis/trust.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import { fail, type Result } from '#shared/errors.ts'
import {
  type Destination,
  destinationOf,
  protocolOfSecret,
  sameDestination,
} from '#shared/settings/destination.ts'
import { bareHost } from '#shared/settings/host-name.ts'
import type { Core } from './core.ts'
import { knowDestinations } from './file-destinations.ts'
import { formOf, readFile, viewById } from './view.ts'

/** The report's own evidence, for this very destination: trusted here, for this name, in its dates. */
const provesGoodCertificate = (check: CheckResult, wanted: Destination): boolean => {
  const { endpoint } = check
  const same =
    endpoint !== undefined &&
    bareHost(endpoint.host) === wanted.host &&
    endpoint.port === wanted.port &&
    endpoint.security === wanted.security
  const handshakes = check.stages.flatMap(({ evidence }) => (evidence?.stage === 'tls' ? [evidence] : []))
  const judged = Date.parse(handshakes[0]?.judgedAt ?? '')
  return (
    same &&
    handshakes.length > 0 &&
    handshakes.every(
      (handshake) =>
        handshake.outcome === 'done' &&
        trustOf(handshake)?.trusted === true &&
        handshake.nameMatches === true &&
        !handshake.badCertificateAllowed &&
        handshake.chain
          .slice(0, 1)
          .every(
            ({ validFrom, validTo }) => Date.parse(validFrom) <= judged && judged <= Date.parse(validTo),
          ),
    )
  )
}

export const followServer = async (
  core: Core,
  { id, key, reportId }: ParsedInput<'credentials.follow'>,
): Promise<Result<EnvironmentView>> => {
  const kept = await core.environments.find(id)
  if (!kept.ok) return kept
  const report = await core.history.get(id, reportId)
  if (!report.ok) return report
  const protocol = protocolOfSecret(key)
  const form = formOf(kept.value, await readFile(core, kept.value.record.path))
  const wanted = destinationOf(form, protocol)
  const check = report.value.checks.find((each) => each.check === protocol)
  if (check === undefined || !provesGoodCertificate(check, wanted)) {
    return fail(
      'PASSWORD_FOR_OTHER_DESTINATION',
      'This report does not show a good certificate for the server in the form.',
      {
        remedy: 'Test the form first, or type the password again.',
      },
    )
  }
  const moved = await core.credentials.follow(id, protocol, wanted)
  return moved.ok ? viewById(core, id) : moved
}

/** What was shown when a person agreed is not what is there. @param undone what was not done */
export const namesAnother = (undone: 'allowed' | 'stored') =>
  fail('FILE_CHANGED', `The file names another server meanwhile. Nothing was ${undone}.`, {
    remedy: 'Test again to see where the password would go now.',
  })

/** The file's password, to where the file says now: after a person was shown that, and where it went before. */
export const releaseToFile = async (
  core: Core,
  { id, key, wanted }: ParsedInput<'credentials.release'>,
): Promise<Result<EnvironmentView>> => {
  const kept = await core.environments.find(id)
  if (!kept.ok) return kept
  const file = await readFile(core, kept.value.record.path)
  if (!file.ok) return { ok: false, error: file.error }
  const protocol = protocolOfSecret(key)
  if (!sameDestination(destinationOf(file.view.settings, protocol), wanted)) {
    return namesAnother('allowed')
  }
  const known = await knowDestinations(core, file.view, { [protocol]: wanted })
  return known.ok ? viewById(core, id) : known
}
