import { describe, expect, it } from 'vitest'
import { readCall } from '#shared/border.ts'

describe('a call that comes over a border', () => {
  it('is taken with its defaults filled in', () => {
    expect(readCall('environments.remove', { id: 'e1' })).toEqual({
      ok: true,
      value: { method: 'environments.remove', input: { id: 'e1', giveUpServerKey: false } },
    })
  })

  it.each(['no.such', '', '__proto__', 'constructor', 'toString'])('%j is no method', (method) => {
    expect(readCall(method, {})).toMatchObject({ ok: false, error: { code: 'METHOD_UNKNOWN' } })
  })

  it.each([
    [{ id: 'e', key: 'pop3.password', secret: 'hunter2' }, ['key']],
    [{ id: 'e', key: 'smtp.password', secret: '' }, ['secret']],
    [{ id: 'e', key: 'smtp.password', secret: 'hunter2', more: 'hunter2' }, ['the request itself']],
    ['hunter2', ['the request itself']],
    [null, ['the request itself']],
  ])('%j does not fit: its places are named, its values never', (input, places) => {
    const read = readCall('credentials.set', input)
    expect(read).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID', details: { places } } })
    expect(JSON.stringify(read)).not.toContain('hunter2')
  })

  it.each(['', ' ', 'a\u0000b', 'a\nb', '\u202eUAT', 'U\ufeffAT', 'x'.repeat(101)])(
    '%j is no name',
    (name) => {
      for (const [method, input] of [
        ['environments.add', { name, path: '/x.properties', options: {} }],
        ['environments.rename', { id: 'e', name }],
      ] as const) {
        const read = readCall(method, input)
        expect(read).toMatchObject({ ok: false, error: { details: { places: ['name'] } } })
        // People typed it: they are told in a sentence, not in the contract's terms.
        expect(read.ok ? '' : read.error.message).toMatch(/^(An environment needs a|The) name\b.*\.$/)
      }
    },
  )

  it.each([
    ['Produktion Ü', 'Produktion Ü'],
    [' UAT ', 'UAT'],
    ['Test 😀', 'Test 😀'],
  ])('%j is a name', (name, taken) => {
    expect(readCall('environments.rename', { id: 'e', name })).toMatchObject({
      value: { input: { name: taken } },
    })
  })
})
