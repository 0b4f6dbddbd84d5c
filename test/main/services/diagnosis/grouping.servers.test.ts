/** What a group of commands means on the wire: one login, no word out of turn, and nothing said twice where all is heard. */
import { expect, test } from 'vitest'
import { close, imapServer, type ScriptedServer, smtpServer, wait } from '../../../servers/scripted.ts'
import { requestWith, runWith, settingsWith } from './support.ts'
import { forgetful } from './wire/grouping.ts'

const recipients = ['in@example.test', 'out@example.org'].map(
  (address) => ({ address, place: 'unknown' }) as const,
)

const check = async (protocol: 'smtp' | 'imap', server: ScriptedServer, most?: number) => {
  const device = most === undefined ? server : await forgetful(server, most)
  try {
    const ran = await runWith(
      requestWith({
        checks: [protocol],
        settings: settingsWith({ [`${protocol}.port`]: String(device.port) }),
        testRecipients: recipients,
      }),
      { judge: 'real' },
    )
    const { transcript, findings } = ran.check(protocol)
    return {
      said: transcript.filter(({ from }) => from === 'client').map(({ text }) => text.replace(/^a\d+ /, '')),
      causes: findings.map(({ cause }) => cause),
      proof: findings[0]?.evidence ?? '',
      evidence: ran.evidence,
    }
  } finally {
    await device.stop()
  }
}

test('what a server drops of a group is asked one by one on the same connection, after one login', async () => {
  const { said, evidence } = await check('smtp', await smtpServer(), 1)
  expect(said).toEqual([
    'EHLO app01.example.test',
    'AUTH PLAIN ********',
    ...[
      'MAIL FROM:<teamconnect@example.test>',
      'RCPT TO:<in@example.test>',
      'RCPT TO:<out@example.org>',
      'RSET',
    ],
    'EHLO app01.example.test',
    ...[
      'MAIL FROM:<teamconnect@example.test>',
      'RCPT TO:<in@example.test>',
      'RCPT TO:<out@example.org>',
      'RSET',
    ],
    'QUIT',
  ])
  expect(evidence('smtp', 'envelope')).toMatchObject({ pipelined: false, ignoredInGroup: 3 })
})

test('a sender whose answers were all heard is not asked again', async () => {
  const { said } = await check('smtp', await smtpServer(), 3)
  expect(said.filter((text) => text.startsWith('MAIL'))).toHaveLength(1)
})

test('a slow server is asked what became of the group once, and nothing twice', async () => {
  const slow = await smtpServer({ replies: { 'RCPT TO:': [wait(8000), '250 2.1.5 ok'] } })
  const { said, causes, evidence } = await check('smtp', slow)
  expect(said.filter((text) => text.startsWith('EHLO'))).toHaveLength(2)
  expect(said.filter((text) => text.startsWith('RCPT'))).toHaveLength(2)
  expect(causes).not.toContain('PIPELINING_NOT_HONOURED')
  const { pipelined, steps } = evidence('smtp', 'envelope')
  expect(pipelined).toBe(true)
  // The time in which it was asked belongs to the answer that was late.
  expect(steps.find(({ command }) => command === 'RCPT')?.reply?.ms).toBeGreaterThanOrEqual(190)
})

test('a server that answers is not asked', async () => {
  const { said } = await check('smtp', await smtpServer())
  expect(said.filter((text) => text.startsWith('EHLO'))).toHaveLength(1)
})

test('IMAP: what is dropped of a group is asked again, and the rest is not', async () => {
  const { said, evidence } = await check('imap', await imapServer(), 1)
  expect(said.slice(1)).toEqual([
    'SELECT INBOX',
    'UID SEARCH UNSEEN',
    'NOOP',
    'UID SEARCH UNSEEN',
    'UID FETCH 12 (UID INTERNALDATE)',
    'LOGOUT',
  ])
  expect(evidence('imap', 'select').ignoredInGroup).toBe(1)
  expect(evidence('imap', 'mailbox').unseen).toBe(1)
})

test('IMAP: a slow server is asked once, and nothing twice', async () => {
  const slow = await imapServer({ replies: { 'UID SEARCH': [wait(8000), '* SEARCH 12', '{tag} OK done'] } })
  const { said, causes } = await check('imap', slow)
  expect(said.filter((text) => text === 'NOOP')).toHaveLength(1)
  expect(said.filter((text) => text.startsWith('UID SEARCH'))).toHaveLength(1)
  expect(causes).not.toContain('PIPELINING_NOT_HONOURED')
})

test('a connection that ends in the middle of a group is told as that: JavaMail sends none', async () => {
  const cut = { 'RCPT TO:': close }
  const { proof } = await check('smtp', await smtpServer({ replies: cut }))
  expect(proof).toContain('(sent in one group, as the server offers to take them)')
  const alone = { ...cut, EHLO: ['250-mail.example.test', '250 AUTH PLAIN'] }
  const { causes, proof: other } = await check('smtp', await smtpServer({ replies: alone }))
  expect(causes[0]).toBe('SMTP_CONNECTION_LOST')
  expect(other).not.toContain('group')
})
