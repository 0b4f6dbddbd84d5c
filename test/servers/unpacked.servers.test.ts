import { afterEach, expect, test, vi } from 'vitest'
import { requireUnpacked } from './unpacked.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

const nowhere = { name: 'nowhere', packages: ['no-such-package'] }

test('packages that cannot be fetched are a reason to skip, and a failure in CI', async () => {
  vi.stubEnv('CI', '')
  expect(await requireUnpacked(nowhere)).toMatch(/no-such-package|not installed|only root/)
  vi.stubEnv('CI', 'true')
  await expect(requireUnpacked(nowhere)).rejects.toThrow(/^Tests cannot run, /)
})
