import type { SettingsEvidence } from '#shared/diagnosis/evidence.ts'

/** Server, what it says, the cause that an administrator who knows it would name, what differs from the sound set-up. */
export type FieldRow = readonly [
  server: string,
  text: string,
  cause: string,
  change?: Partial<SettingsEvidence>,
]
