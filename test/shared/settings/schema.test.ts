import { describe, expect, it } from 'vitest'
import { defaultSettings } from '#shared/settings/fields.ts'
import { applyPatch, readSettingValue, settingsSchema } from '#shared/settings/schema.ts'

describe('a value that comes in', () => {
  it.each([
    [true, true],
    [false, false],
    ['true', true],
    [' YES ', true],
    ['on', true],
    [1, true],
    ['false', false],
    ['no', false],
    ['Off', false],
    ['0', false],
    ['maybe', undefined],
    ['', undefined],
    [2, undefined],
  ])('is read for a tick box: %j as %j', (value, read) => {
    expect(readSettingValue('smtp.useSsl', value)).toBe(read)
  })

  it('is text for a text field, a number included, but never a tick', () => {
    expect(readSettingValue('smtp.port', 587)).toBe('587')
    expect(readSettingValue('smtp.host', 'maybe')).toBe('maybe')
    expect(readSettingValue('smtp.host', true)).toBeUndefined()
  })

  it.each(['smtp.startTls', 'imap.startTls'] as const)('is one of three words for %s', (key) => {
    for (const word of ['never', 'required', 'if-offered']) expect(readSettingValue(key, word)).toBe(word)
    expect(readSettingValue(key, 'Required')).toBeUndefined()
    expect(readSettingValue(key, 'sometimes')).toBeUndefined()
  })
})

describe('a patch', () => {
  it('is laid over the settings, and what does not fit is named', () => {
    const patch = {
      'smtp.host': 'smtp.example.com',
      'smtp.useSsl': 'maybe',
      'smtp.hots': 'x',
      'imap.port': 1143,
    }
    const { settings, refused } = applyPatch(defaultSettings, patch)
    expect(refused).toEqual(['smtp.useSsl', 'smtp.hots'])
    expect(settings).toEqual({ ...defaultSettings, 'smtp.host': 'smtp.example.com', 'imap.port': '1143' })
  })
})

describe('the shape of the settings', () => {
  it('takes what a file may say of STARTTLS, and no other word', () => {
    const read = (startTls: string) =>
      settingsSchema.safeParse({ ...defaultSettings, 'smtp.startTls': startTls }).success
    expect(['never', 'required', 'if-offered'].map(read)).toEqual([true, true, true])
    expect(read('always')).toBe(false)
  })
})
