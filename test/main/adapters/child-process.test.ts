import { afterEach, expect, it, vi } from 'vitest'
import { runProgram } from '#main/adapters/child-process.ts'

afterEach(() => vi.unstubAllEnvs())

it('a program that is started sees none of the passwords of our own environment', async () => {
  vi.stubEnv('MAILROOM_SMTP_PASSWORD', 'c4nary-1')
  vi.stubEnv('JASYPT_ENCRYPTOR_PASSWORD', 'c4nary-2')
  vi.stubEnv('KEPT', 'kept')
  const script = 'process.stdout.write(JSON.stringify(process.env))'
  const { stdout } = await runProgram(process.execPath, ['-e', script], 10_000)
  expect(stdout).toContain('"KEPT":"kept"')
  expect(stdout).not.toContain('c4nary')
})
