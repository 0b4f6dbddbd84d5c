/** Names with several addresses, of either family: JavaMail tries one alone, IPv4 before IPv6. */
import { createServer } from 'node:net'
import { imapServer, smtpServer } from '../../../../servers/scripted.ts'
import { certified, type Extra, type Group, type Server } from './harness.ts'

const four = { address: '127.0.0.1', family: 4 } as const
const deadFour = { address: '127.0.0.9', family: 4 } as const
const six = { address: '::1', family: 6 } as const

const name = 'mail.example.test'
const at = (...addresses: readonly { address: string; family: 4 | 6 }[]): Extra => ({
  settings: { 'smtp.host': name, 'imap.host': name },
  options: { network: { lookup: async () => ({ addresses: [...addresses] }) } },
})

/** A port that was somebody's a moment ago. */
const nobody = (host: string) => async (): Promise<Server> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await new Promise((resolve) => server.close(resolve))
  return { port, stop: async () => undefined }
}

const onFour = () => smtpServer()
const onSix = () => smtpServer({ host: '::1' })

export const addressRows: Group = {
  title: 'Addresses',
  protocol: 'smtp',
  rows: [
    ['the first is dead', onFour, 'fail TCP_ONE_ADDRESS_DEAD', at(deadFour, four)],
    ['the second is dead', onFour, 'warn TCP_ONE_ADDRESS_DEAD', at(four, deadFour)],
    ['nobody listens', nobody('127.0.0.1'), 'fail TCP_CONNECTION_REFUSED', at(four)],
    ['nobody listens on either', nobody('127.0.0.1'), 'fail TCP_CONNECTION_REFUSED', at(four, deadFour)],
  ],
}

export const v6Rows: Group = {
  title: 'Addresses of IPv6',
  protocol: 'smtp',
  rows: [
    ['the address itself', onSix, 'well', { settings: { 'smtp.host': '::1' } }],
    [
      'the address in brackets, which the form takes off',
      onSix,
      'fail HOST_NOT_A_HOSTNAME',
      { settings: { 'smtp.host': '[::1]' } },
    ],
    [
      'the address itself, with TLS',
      async () => smtpServer({ host: '::1', tls: await certified({ names: ['::1'] }) }),
      'well',
      { settings: { 'smtp.host': '::1', 'smtp.useSsl': true }, request: { teamConnectVersion: '8' } },
    ],
    ['a name of IPv6 alone', onSix, 'well', at(six)],
    ['a name of IPv6 alone, nobody listens', nobody('::1'), 'fail TCP_CONNECTION_REFUSED', at(six)],
    ['IPv4 is dead, and decides', onSix, 'fail TCP_ONE_ADDRESS_DEAD', at(four, six)],
    ['IPv6 is dead, IPv4 decides', onFour, 'warn TCP_ONE_ADDRESS_DEAD', at(four, six)],
  ],
}

export const v6ImapRows: Group = {
  title: 'Addresses of IPv6, IMAP',
  protocol: 'imap',
  rows: [['a name of IPv6 alone', () => imapServer({ host: '::1' }), 'warn MAILBOX_NOT_BEING_READ', at(six)]],
}
