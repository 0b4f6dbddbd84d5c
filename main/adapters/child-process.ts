/** Programs that are started for a moment: without the passwords that may stand in our own environment. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

export const withoutSecrets = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !name.startsWith('MAILROOM_') && name !== 'JASYPT_ENCRYPTOR_PASSWORD',
    ),
  )

/** Rejects where the program cannot be started, fails, or is not done in time. */
export const runProgram = (
  command: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<{ readonly stdout: string }> =>
  execute(command, [...args], {
    timeout: timeoutMs,
    windowsHide: true,
    encoding: 'utf8',
    env: withoutSecrets(process.env),
  })
