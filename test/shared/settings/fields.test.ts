import { describe, expect, it } from 'vitest'
import { fields, findField, fullLabel, isSettingKey, secretKeys } from '#shared/settings/fields.ts'

describe('the page’s fields', () => {
  it('ask for the passwords that are kept apart, and no others', () => {
    const asked = fields.filter(({ control }) => control === 'password').map(({ key }) => key)
    expect(asked).toEqual(secretKeys)
    expect(asked.some(isSettingKey)).toBe(false)
  })

  it('are found by their key, and nothing else is', () => {
    expect(findField('imap.host')?.label).toBe('Incoming mail server')
    expect(findField('imap')).toBeUndefined()
  })

  it.each([
    ['smtp.port', 'Port (Outgoing mail)'],
    ['imap.port', 'Port (Incoming mail)'],
    ['tcImap.port', 'Port (IMAP server)'],
    ['imap.password', 'Password (Incoming mail)'],
    ['loginUrl', 'TeamConnect URL'],
  ] as const)('%s is called “%s” away from the form', (key, label) => {
    expect(fullLabel(key)).toBe(label)
  })

  it('have a name of their own each, away from the form', () => {
    expect(new Set(fields.map(({ key }) => fullLabel(key))).size).toBe(fields.length)
  })
})
