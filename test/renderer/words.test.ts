import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { count } from '../../renderer/words/dictionary.ts'
import { fieldName } from '../../renderer/words/field-names.ts'
import { duration, shortTime } from '../../renderer/words/format.ts'

const folder = join(import.meta.dirname, '../../renderer/words')

describe('words of the screen', () => {
  it.each(readdirSync(folder))('%s has no exclamation mark and no "oops" in a text', (file) => {
    const texts = [...readFileSync(join(folder, file), 'utf8').matchAll(/'((?:[^'\\\n]|\\.)*)'/g)].map(
      (match) => match[1] ?? '',
    )
    expect(texts.filter((text) => /!|oops/i.test(text))).toEqual([])
  })

  it('counts one and many', () => {
    expect(count(1, 'change')).toBe('1 change')
    expect(count(2, 'change')).toBe('2 changes')
    expect(count(2, 'property', 'properties')).toBe('2 properties')
  })

  it('tells fields of the same label apart, and leaves the others as the vendor has them', () => {
    expect(fieldName('smtp.username')).toBe('Username (Outgoing mail)')
    expect(fieldName('smtp.replyTo')).toBe('Reply-To Address')
  })

  it('says times as short as they can be', () => {
    const now = new Date('2026-11-22T12:00:00')
    expect(shortTime('2026-11-22T09:41:00', now)).toBe('09:41')
    expect(shortTime('2026-11-14T16:20:00', now)).toBe('14 Nov, 16:20')
    expect(shortTime('2025-03-11T14:02:00', now)).toBe('11 Mar 2025, 14:02')
    expect(shortTime('not a time', now)).toBe('not a time')
  })

  it('says lengths of time in their own unit', () => {
    expect(duration(9.4)).toBe('9 ms')
    expect(duration(1234)).toBe('1.2 s')
    expect(duration(61_000)).toBe('1 min 1 s')
  })
})
