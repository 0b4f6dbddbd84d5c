/** TeamConnect is a Java server: what practises for it must get on with Java's mail library. */
import { expect, test } from 'vitest'
import { startPracticeServer } from '#main/adapters/practice-server/practice-server.ts'
import { javaMissing, runJava } from '#test/java/java.ts'

test.skipIf(javaMissing() !== undefined)(
  'JavaMail sends, finds unread mail, reads and marks it',
  async () => {
    const practice = await startPracticeServer()
    const session = async (mode: 'plain' | 'ssl' | 'starttls') => {
      const ports =
        mode === 'ssl'
          ? [practice.smtpTls.port, practice.imapTls.port]
          : [practice.smtp.port, practice.imap.port]
      const login = [practice.address, practice.smtp.password]
      const { stdout } = await runJava('JavaMailSession', [...login, ...ports.map(String), mode])
      return stdout.trim().split('\n')
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
  },
)
