import { afterEach, expect, test, vi } from 'vitest'
import { available, missingPrograms, requirePrograms } from './programs.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('a program that is not there is a reason to skip, and a failure in CI', () => {
  vi.stubEnv('CI', '')
  expect(requirePrograms('sh')).toBeUndefined()
  expect(requirePrograms('sh', 'no-such-program')).toBe('not installed: no-such-program')
  expect(missingPrograms('no-such-program')).toBe('not installed: no-such-program')
  expect(available('no-such-program')).toBe(false)
  vi.stubEnv('CI', 'true')
  expect(requirePrograms('sh')).toBeUndefined()
  expect(() => requirePrograms('no-such-program')).toThrow('not installed: no-such-program')
})
