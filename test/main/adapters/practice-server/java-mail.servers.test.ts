/** TeamConnect is a Java server: what practises for it must get on with Java's mail library. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { startPracticeServer } from '../../../../main/adapters/practice-server/practice-server.ts'
import { requirePrograms } from '../../../servers/programs.ts'

const run = promisify(execFile)
const JARS = ['/usr/share/java/javax.mail.jar', '/usr/share/java/javax.activation.jar']
const missing = requirePrograms('java') ?? (JARS.every((jar) => existsSync(jar)) ? undefined : 'libmail-java')

test.skipIf(missing !== undefined)('JavaMail sends, finds unread mail, reads and marks it', async () => {
  const practice = await startPracticeServer()
  const session = async (mode: 'plain' | 'ssl' | 'starttls') => {
    const ports =
      mode === 'ssl'
        ? [practice.smtpTls.port, practice.imapTls.port]
        : [practice.smtp.port, practice.imap.port]
    const source = fileURLToPath(new URL('./JavaMailSession.java', import.meta.url))
    const login = [practice.address, practice.smtp.password]
    const args = ['-cp', JARS.join(':'), source, ...login, ...ports.map(String), mode]
    return (await run('java', args, { timeout: 50_000 })).stdout.trim().split('\n')
  }
  const refusals = [
    'refused: [AUTHENTICATIONFAILED] Authentication failed.',
    'refused: 535 5.7.8 Error: authentication failed',
  ]
  expect(await session('plain')).toEqual([
    'may mark: true',
    'Updated contact list: Please use the contact list of this month from now on.',
    'Scan from the second floor: 4 pages: A scan of 4 pages waits for you in the shared folder.',
    'Re: Question about the new form: The new form applies from the first of the month. The old one is still taken until then.',
    'Groesse: Kaese',
    'unread: 0',
    ...refusals,
  ])
  for (const mode of ['ssl', 'starttls'] as const) {
    expect(await session(mode)).toEqual(['may mark: true', 'Groesse: Kaese', 'unread: 0', ...refusals])
  }
  await practice.stop()
})
