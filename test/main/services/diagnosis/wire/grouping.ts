/** Servers that offer to take commands in a group, or have to take them (IMAP), and drop what comes in one. */
import { connect, createServer, type Socket } from 'node:net'
import { close, imapServer, type ScriptedServer, smtpServer, wait } from '../../../../servers/scripted.ts'
import type { Group, Server } from './harness.ts'

/** A device in front of the server that passes on so many lines of each packet and forgets the others. */
export const forgetful = async (server: ScriptedServer, most: number): Promise<Server> => {
  const sockets = new Set<Socket>()
  const device = createServer((client) => {
    const behind = connect(server.port, server.host)
    for (const socket of [client, behind]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
    }
    behind.pipe(client)
    client.on('data', (packet) => {
      const lines = String(packet).split(/(?<=\n)/)
      if (lines.length > 1 && most === 0) return
      behind.write(lines.slice(0, Math.max(1, most)).join(''))
    })
    client.on('close', () => behind.destroy())
  })
  await new Promise<void>((resolve) => device.listen(0, '127.0.0.1', resolve))
  const address = device.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => device.close(resolve))
      await server.stop()
    },
  }
}

const unread = { 'UID SEARCH': ['* SEARCH', '{tag} OK done'] } as const
const offers = (...words: readonly string[]) => [
  '250-mail.example.test',
  ...words.map((word) => `250-${word}`),
  '250 AUTH PLAIN',
]

export const groupRows: Group = {
  title: 'Groups of commands, SMTP',
  protocol: 'smtp',
  rows: [
    [
      'the first of a group alone is heard',
      async () => forgetful(await smtpServer(), 1),
      'info PIPELINING_NOT_HONOURED',
    ],
    [
      'the first two of a group are heard',
      async () => forgetful(await smtpServer(), 2),
      'info PIPELINING_NOT_HONOURED',
    ],
    [
      'a group is not heard at all',
      async () => forgetful(await smtpServer(), 0),
      'info PIPELINING_NOT_HONOURED',
    ],
    [
      'a second EHLO is taken amiss',
      async () => {
        let greeted = false
        const EHLO = () => {
          const first = !greeted
          greeted = true
          return first ? offers('PIPELINING') : '503 5.5.1 Duplicate HELO/EHLO'
        }
        return forgetful(await smtpServer({ replies: { EHLO } }), 1)
      },
      'info PIPELINING_NOT_HONOURED',
    ],
    [
      'the first alone is heard, and the outside is refused',
      async () =>
        forgetful(await smtpServer({ replies: { 'RCPT TO:<out': '550 5.7.1 Relaying denied' } }), 1),
      'fail RELAY_DENIED',
    ],
    [
      'the first alone is heard, and groups are not offered',
      async () => forgetful(await smtpServer({ replies: { EHLO: offers('SIZE') } }), 1),
      'well',
    ],
    [
      'slow, and answers all of the group',
      () => smtpServer({ replies: { 'RCPT TO:': [wait(8000), '250 2.1.5 ok'] } }),
      'well',
    ],
    [
      'slow, answers all, and refuses the second',
      () =>
        smtpServer({
          replies: {
            'MAIL FROM:': [wait(8000), '250 2.1.0 ok'],
            'RCPT TO:<out': [wait(8000), '550 5.7.1 Relaying denied'],
          },
        }),
      'fail RELAY_DENIED',
    ],
    [
      'hangs up over a group',
      () => smtpServer({ replies: { 'RCPT TO:': close } }),
      'fail SMTP_CONNECTION_LOST',
    ],
  ],
}

export const imapGroupRows: Group = {
  title: 'Groups of commands, IMAP',
  protocol: 'imap',
  rows: [
    [
      'the first of a group alone is heard',
      async () => forgetful(await imapServer({ replies: unread }), 1),
      'info PIPELINING_NOT_HONOURED',
    ],
    [
      'a group is not heard at all',
      async () => forgetful(await imapServer({ replies: unread }), 0),
      'info PIPELINING_NOT_HONOURED',
    ],
    [
      'the first alone is heard, and INBOX is full',
      async () =>
        forgetful(
          await imapServer({
            replies: {
              ...unread,
              'AUTHENTICATE PLAIN ': '{tag} OK [CAPABILITY IMAP4rev1 QUOTA] Logged in',
              GETQUOTAROOT: ['* QUOTA "" (STORAGE 512 512)', '{tag} OK done'],
            },
          }),
          1,
        ),
      'fail IMAP_MAILBOX_OVER_QUOTA',
    ],
    [
      'slow, and answers all of the group',
      () => imapServer({ replies: { 'UID SEARCH': [wait(8000), '* SEARCH', '{tag} OK done'] } }),
      'well',
    ],
    [
      'slow, and finds unread mail',
      () =>
        imapServer({
          replies: { SELECT: [wait(8000), '* 1 EXISTS', '* FLAGS (\\Seen)', '{tag} OK [READ-WRITE] done'] },
        }),
      'warn MAILBOX_NOT_BEING_READ',
    ],
  ],
}
