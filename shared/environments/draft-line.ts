import { changesText } from '../settings/changes.ts'
import type { StateLine } from './model.ts'

const draftLine = (changes: number): StateLine => ({
  tone: 'warn',
  text: `Draft, ${changesText(changes)}`,
  givesWay: true,
})

/** The line with changes that are not written yet, unless it says what matters more. */
export const withChanges = (line: StateLine, changes: number): StateLine =>
  line.givesWay === true && changes > 0 ? draftLine(changes) : line
