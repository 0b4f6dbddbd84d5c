import { withChanges } from '#shared/environments/draft-line.ts'
import type { Draft, EnvironmentRecord, StateLine } from '#shared/environments/model.ts'
import type { TestRecord } from '#shared/environments/schema.ts'
import type { Failure } from '#shared/errors.ts'
import type { RunningState } from '#shared/server-file/model.ts'
import { changesOf } from '#shared/settings/changes.ts'

export interface StateFacts {
  readonly record: EnvironmentRecord
  readonly file:
    | { readonly ok: true; readonly sha256: string; readonly exists: boolean }
    | { readonly ok: false; readonly error: Failure }
  readonly draft: Draft | null
  readonly running: RunningState
  readonly lastTest: TestRecord | null
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** "14 Nov", in the time zone of this computer. */
const day = (iso: string): string => {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? iso : `${date.getDate()} ${months[date.getMonth()] ?? ''}`
}

const fields = (count: number): string => (count === 1 ? '1 field' : `${count} fields`)

const warn = (text: string): StateLine => ({ tone: 'warn', text })

/** A failed test of the file as it stands now; one of a draft or of an older file says nothing about it. */
const failedTest = ({ file, lastTest }: StateFacts): string | null =>
  lastTest !== null &&
  lastTest.verdict === 'fail' &&
  lastTest.settings === 'file' &&
  file.ok &&
  file.sha256 === lastTest.sha256
    ? lastTest.title
    : null

const runningLine = (running: RunningState): StateLine => {
  switch (running.kind) {
    case 'running':
      return { tone: 'ok', text: 'Running these settings' }
    case 'restart-needed':
      return warn(
        running.fields > 0
          ? `Restart needed since ${day(running.since)}, ${fields(running.fields)}`
          : `Restart needed since ${day(running.since)}`,
      )
    case 'changed-outside':
      return warn(`Changed on disk, restart needed since ${day(running.since)}`)
    case 'server-key-not-handed-over':
      return warn('Server key not handed over')
    case 'written-not-delivered':
      return warn('Written, not delivered')
    case 'delivered-restart-needed':
      return warn('Delivered, restart needed')
    case 'unknown':
      return { tone: 'idle', text: 'Not known what is running' }
  }
}

/**
 * The one line beside an environment's name. The first that holds: file unreadable, changed on disk under a
 * draft, last test failed, restart needed, draft, running, not known.
 */
export const stateLine = (facts: StateFacts): StateLine => {
  const { file, draft, running } = facts
  if (!file.ok) return { tone: 'bad', text: 'File cannot be read' }
  const drafted = draft === null ? 0 : changesOf(draft.base, draft.settings).length
  if (draft !== null && drafted > 0 && draft.basedOn !== file.sha256) return warn('Changed on disk')
  const failed = failedTest(facts)
  if (failed !== null) return { tone: 'bad', text: `Last test failed: ${lowerFirst(failed)}` }
  if (running.kind !== 'running' && running.kind !== 'unknown') return runningLine(running)
  const line: StateLine = file.exists ? runningLine(running) : { tone: 'idle', text: 'No file yet' }
  return withChanges({ ...line, givesWay: true }, drafted)
}

/** In the middle of a sentence; names such as SMTP or TLS stay as they are. */
const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
