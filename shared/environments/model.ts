/** An environment: one TeamConnect server, its file, and what this console keeps about it. No secrets. */
import type { Of } from '../of-schema.ts'
import type * as schema from './schema.ts'
import type * as views from './view-schema.ts'

/** Somebody whose action causes a mail, for the sender preview. */
export type PreviewUser = Of<typeof schema.previewUserSchema>

export type EnvironmentRecord = Of<typeof schema.environmentRecordSchema>

/** The parts of a record that a person may change. */
export type EnvironmentOptions = Partial<Omit<EnvironmentRecord, 'id' | 'name' | 'practice'>>

/** The one line and the dot beside an environment's name. */
export type StateLine = Of<typeof views.stateLineSchema>
export type EnvironmentSummary = Of<typeof views.environmentSummarySchema>
export type CredentialStatus = Of<typeof views.credentialStatusSchema>

export type Draft = Of<typeof schema.draftSchema>

export type LastTest = NonNullable<EnvironmentView['lastTest']>

/** All that the console shows of one environment when it is opened. */
export type EnvironmentView = Of<typeof views.environmentViewSchema>

/** Whether passwords can be kept; without a keychain they are kept for this session only. */
export type KeychainState = Of<typeof views.keychainStateSchema>
