import { expect, test } from 'vitest'
import { missingLibraries } from './unpacked.ts'

test('libraries that are not there, the first of alternatives, whatever their version and architecture', () => {
  const there = new Set(['libc6', 'libfam0'])
  const depends =
    'libc6 (>= 2.34), libone1:any (>= 1), libtwo2 | libthree3, libgamin0 | libfam0, perl, adduser'
  expect(missingLibraries(depends, (name) => there.has(name))).toEqual(['libone1', 'libtwo2'])
  expect(missingLibraries('', () => false)).toEqual([])
  expect(missingLibraries('libicu72 (>= 72.1~rc-1~)\n', () => false)).toEqual(['libicu72'])
})
