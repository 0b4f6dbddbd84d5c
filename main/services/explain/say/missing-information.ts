/** What would have to be known further, and the words in which a customer is asked for it. */
import type { ExplainedFault } from '#shared/diagnosis/explain.ts'
import type { Target } from '../find/target.ts'

export const missingOf = (
  faults: readonly ExplainedFault[],
  target: Target,
  text: string,
): readonly string[] => {
  const missing: string[] = []
  if (faults.length === 0)
    missing.push(
      'The lines of TeamConnect’s log around the failed mail, from the first line with “mail”, “smtp” or “imap” to the end of the stack trace.',
    )
  if (
    faults.some(({ candidates }) => candidates.length > 1) &&
    /exception/i.test(text) &&
    !/caused by|nested exception/i.test(text)
  ) {
    missing.push('The whole stack trace, with all lines “Caused by” and “nested exception is”.')
  }
  if (target.host === '')
    missing.push('The name and port of the mail server, as they stand on the Email page.')
  if (faults.length > 0 && faults.every(({ firstSeen }) => firstSeen === undefined))
    missing.push('When it happened, and whether it happens always or now and then.')
  for (const { candidates } of faults) {
    if (candidates.length > 1)
      missing.push(
        `What decides between: ${candidates.map(({ finding, decidedBy }) => `${finding.title} (${decidedBy})`).join('; ')}`,
      )
  }
  return missing
}

export const forCustomerOf = (faults: readonly ExplainedFault[], missing: readonly string[]): string => {
  if (missing.length === 0) return ''
  const understood = faults.map(
    ({ candidates, count }) =>
      `- ${candidates.map(({ finding }) => finding.title).join(', or: ')}${count > 1 ? ` (${count} times)` : ''}`,
  )
  return [
    ...(understood.length === 0
      ? ['From the text that you sent we could not yet tell what is wrong.']
      : ['From the text that you sent we read:', ...understood]),
    '',
    'To be sure, please send us:',
    ...missing.map((sentence) => `- ${sentence}`),
    '',
    'Please take passwords out of what you send.',
  ].join('\n')
}
