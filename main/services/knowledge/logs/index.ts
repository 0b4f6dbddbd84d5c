/** The patterns in the order in which they are asked: most telling first. */
import { dialoguePatterns, generalPatterns, lostPatterns, serverLogPatterns } from './dialogue.ts'
import { libraryPatterns } from './library.ts'
import type { Candidate, LogContext, LogPattern } from './model.ts'
import { networkPatterns, proxyPatterns } from './network.ts'
import { generalTlsPatterns, tlsPatterns } from './tls.ts'

/** Within a Java trace the deepest cause has the telling words, so all of it is looked at. */
const patterns: readonly LogPattern[] = [
  ...libraryPatterns,
  ...serverLogPatterns,
  ...proxyPatterns,
  ...tlsPatterns,
  ...dialoguePatterns,
  ...networkPatterns,
  ...lostPatterns,
  ...generalTlsPatterns,
  ...generalPatterns,
]

/** What the first pattern that the block fits may mean; nothing where it fits none. */
export const causesInLog = (context: LogContext): readonly Candidate[] =>
  patterns
    .find(({ pattern, when }) => pattern.test(context.text) && (when === undefined || when(context)))
    ?.candidates(context) ?? []
