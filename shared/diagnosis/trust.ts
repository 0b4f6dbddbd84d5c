import type { TlsEvidence, TrustFacts } from './evidence.ts'

/** The judgement that counts for a password: the server's own list where it vouches, else what is trusted here. */
export const trustOf = ({ javaTrust, localTrust, publicTrust }: TlsEvidence): TrustFacts | undefined =>
  javaTrust?.trusted === true ? javaTrust : (localTrust ?? publicTrust)
