import { expect, test } from 'vitest'
import { createPropertiesLibrary } from '#main/adapters/files/properties-library.ts'

const library = createPropertiesLibrary()

test('every occurrence in order, with lines, and a key that objects cannot hold', () => {
  expect(library.parse('a=1\n__proto__=2\n# c\na=\\u00fc')).toEqual([
    { key: 'a', value: '1', line: 1 },
    { key: '__proto__', value: '2', line: 2 },
    { key: 'a', value: 'ü', line: 4 },
  ])
})

test('text that it refuses is null', () => {
  expect(library.parse('a=\\u1')).toBeNull()
})
