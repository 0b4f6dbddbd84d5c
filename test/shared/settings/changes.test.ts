import { describe, expect, it } from 'vitest'
import { withChanges } from '#shared/environments/draft-line.ts'
import {
  changedKeys,
  changedPasswords,
  changesOf,
  changesText,
  type PasswordFacts,
} from '#shared/settings/changes.ts'
import { defaultSettings } from '#shared/settings/fields.ts'

const after = { ...defaultSettings, 'imap.host': 'imap.example.com', 'smtp.auth': true }

const both = <T>(one: T) => ({ 'smtp.password': one, 'imap.password': one })

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

  it.each<[string, Partial<PasswordFacts>, string[]]>([
    ['typed', { touched: ['imap.password'] }, ['imap.password']],
    ['stored here, not in the file', { stored: both('set') }, ['smtp.password', 'imap.password']],
    ['stored for another server', { stored: both('other-destination') }, []],
    ['stored here, in the file as well', { stored: both('set'), inFile: both('encrypted') }, []],
    ['of sections that are off', { stored: both('set'), settings: defaultSettings }, []],
    ['left out of the file on purpose', { stored: both('set'), mode: 'omitted' }, []],
    [
      'to be left out from now on',
      { inFile: both('plain'), mode: 'omitted' },
      ['smtp.password', 'imap.password'],
    ],
  ])('passwords %s', (_, change, expected) => {
    const none: PasswordFacts = {
      settings: after,
      mode: 'encrypted',
      inFile: both('absent'),
      stored: both('not-set'),
      touched: [],
    }
    expect(changedPasswords(none)).toEqual([])
    expect(changedPasswords({ ...none, ...change })).toEqual(expected)
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
