import { describe, expect, it } from 'vitest'
import { withChanges } from '#shared/environments/draft-line.ts'
import { changedKeys, changesOf, changesText } from '#shared/settings/changes.ts'
import { defaultSettings } from '#shared/settings/fields.ts'

const after = { ...defaultSettings, 'imap.host': 'imap.example.com', 'smtp.auth': true }

describe('changes that are not written', () => {
  it('are the settings whose values differ, in the order of the page', () => {
    expect(changedKeys(defaultSettings, after)).toEqual(['smtp.auth', 'imap.host'])
    expect(changedKeys(after, { ...after })).toEqual([])
  })

  it('are passwords too that were typed or cleared', () => {
    expect(changesOf(defaultSettings, after, ['imap.password'])).toEqual([
      'smtp.auth',
      'imap.host',
      'imap.password',
    ])
  })

  it('are counted in words', () => {
    expect([1, 2, 15].map(changesText)).toEqual(['1 change', '2 changes', '15 changes'])
  })

  it('stand beside the environment’s name, unless something weightier is said there', () => {
    const running = { tone: 'ok', text: 'Running these settings', givesWay: true } as const
    expect(withChanges(running, 2)).toMatchObject({ tone: 'warn', text: 'Draft, 2 changes' })
    expect(withChanges(withChanges(running, 2), 3).text).toBe('Draft, 3 changes')
    expect(withChanges(running, 0)).toBe(running)
    const restart = { tone: 'warn', text: 'Restart needed since 14 Nov' } as const
    expect(withChanges(restart, 2)).toBe(restart)
  })
})
