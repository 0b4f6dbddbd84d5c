/** The finding that stands where the program itself failed: it says nothing of the server, and is never a pass. */
import { causes, findingOf } from '#main/services/knowledge/index.ts'
import type { CheckName, Endpoint, Finding, Severity, StageName } from '#shared/diagnosis/model.ts'
import { caseOf } from './case.ts'

/** Said of a check that nothing was found against, and that did not show everything a pass is made of. */
export const unproven = new Error('no fault was found, and not all that a pass needs was seen')

/**
 * @param fault what was thrown, by the rules or by the check
 * @param stage the last one that was reached
 */
export const notJudged = (
  check: CheckName,
  endpoint: Endpoint | undefined,
  stage: StageName,
  fault: unknown,
  severity?: Severity,
): Finding => {
  const { context } = caseOf(check, [])
  const place = {
    host: endpoint?.host ?? context.host,
    port: endpoint?.port ?? context.port,
    security: endpoint?.security ?? context.security,
    username: endpoint?.username ?? context.username,
  }
  const said = fault instanceof Error ? `${fault.name}: ${fault.message}` : 'an unknown fault'
  return findingOf(
    causes.NOT_JUDGED,
    { ...context, ...place },
    { stage, proof: said.slice(0, 512), severity },
  )
}
