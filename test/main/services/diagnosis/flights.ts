/** Round trips that a check waited for, counted from its transcript. */
import type { CheckResult } from '#shared/diagnosis/model.ts'

/**
 * TCP is one, a TLS handshake (1.3) one, the greeting one, and each run of commands that was answered one. QUIT
 * and LOGOUT are not waited for, so they do not count.
 */
export const flightsOf = (check: CheckResult): number => {
  const reached = check.stages.filter(({ evidence }) => evidence !== undefined).map(({ stage }) => stage)
  const fixed = reached.filter(
    (stage) => stage === 'connect' || stage === 'tls' || stage === 'greeting',
  ).length
  let flights = 0
  let last: 'client' | 'server' = 'server'
  for (const { from, text } of check.transcript) {
    if (from === 'note' || /^(?:QUIT|a\d+ LOGOUT)$/.test(text)) continue
    if (from === 'server' && last === 'client') flights += 1
    last = from
  }
  return fixed + flights
}
