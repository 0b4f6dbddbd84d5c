import { describe, expect, it } from 'vitest'
import { createRecent, recentDocument } from '#main/services/recent/recent.ts'
import { recentLimit } from '#shared/recent/model.ts'
import { createFakeClock } from '#test/fakes/clock.ts'
import { createFakeDocument } from '#test/fakes/documents.ts'

const make = () => createRecent(createFakeDocument(recentDocument), createFakeClock())

const namesOf = async (recent: ReturnType<typeof make>): Promise<readonly string[]> => {
  const list = await recent.list()
  return list.ok ? list.value.map(({ name, path }) => path ?? name) : []
}

const settings = (path: string) => ({ kind: 'settings', name: 'mail.properties', path }) as const

describe('files opened lately', () => {
  it('stand newest first, each once', async () => {
    const recent = make()
    for (const path of ['/a', '/b', '/a']) await recent.note(settings(path))
    expect(await namesOf(recent)).toEqual(['/a', '/b'])
  })

  it('keep a settings file and a report of one path apart, and reports without a path by their name', async () => {
    const recent = make()
    await recent.note(settings('/a'))
    await recent.note({ kind: 'report', name: 'a', path: '/a' })
    await recent.note({ kind: 'report', name: 'monday.json', path: null })
    await recent.note({ kind: 'report', name: 'monday.json', path: null })
    await recent.note({ kind: 'report', name: 'tuesday.json', path: null })
    expect(await namesOf(recent)).toEqual(['tuesday.json', 'monday.json', '/a', '/a'])
  })

  it('let the oldest go beyond the limit', async () => {
    const recent = make()
    for (let index = 0; index <= recentLimit; index += 1) await recent.note(settings(`/${index}`))
    const names = await namesOf(recent)
    expect(names).toHaveLength(recentLimit)
    expect(names).not.toContain('/0')
  })

  it('are forgotten one by one', async () => {
    const recent = make()
    for (const path of ['/a', '/b']) await recent.note(settings(path))
    await recent.forget(settings('/b'))
    expect(await namesOf(recent)).toEqual(['/a'])
  })

  it('lose one line that cannot be read, and not the list', () => {
    const sound = { kind: 'settings', name: 'a', path: '/a', openedAt: '2026-11-22T09:41:02.000Z' }
    expect(recentDocument.read({ entries: [{ kind: 'else' }, sound] })).toEqual({ entries: [sound] })
  })

  it.each([null, 'text', 7, {}, { entries: 'none' }, { others: [] }])('are not read from %j', (value) => {
    expect(recentDocument.read(value)).toBeNull()
  })
})
