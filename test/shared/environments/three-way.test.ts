import { describe, expect, it } from 'vitest'
import { copiedByDefault, takeableKeys, threeWay, withDisk } from '#shared/environments/three-way.ts'
import { defaultSettings, type Settings } from '#shared/settings/fields.ts'

const base: Settings = { ...defaultSettings, 'smtp.host': 'a', 'imap.host': 'a', 'smtp.port': '1' }

describe('the three-way view', () => {
  const form = { ...base, 'smtp.host': 'form', 'imap.host': 'both', 'smtp.port': '2' }
  const disk = { ...base, 'smtp.host': 'disk', 'imap.host': 'both', loginUrl: 'https://disk' }

  it('tells who changed what', () => {
    expect(threeWay(base, form, disk)).toEqual([
      { key: 'smtp.host', base: 'a', form: 'form', disk: 'disk', kind: 'conflict' },
      { key: 'imap.host', base: 'a', form: 'both', disk: 'both', kind: 'both-same' },
      { key: 'loginUrl', base: '', form: '', disk: 'https://disk', kind: 'disk-only' },
      { key: 'smtp.port', base: '1', form: '2', disk: '1', kind: 'form-only' },
    ])
  })

  it('has nothing to say where nothing changed', () => {
    expect(threeWay(base, base, base)).toEqual([])
  })

  it('offers what the disk has and the form has not', () => {
    expect(takeableKeys(base, form, disk)).toEqual(['smtp.host', 'loginUrl'])
    expect(withDisk(form, disk, ['loginUrl'])).toEqual({ ...form, loginUrl: 'https://disk' })
  })
})

describe('copying to another environment', () => {
  it('leaves out what belongs to one server and its accounts', () => {
    for (const key of ['loginUrl', 'smtp.replyTo', 'smtp.username', 'imap.username'] as const) {
      expect(copiedByDefault).not.toContain(key)
    }
    expect(copiedByDefault).toContain('smtp.host')
  })
})
