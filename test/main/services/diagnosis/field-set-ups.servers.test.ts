/** Set-ups over real sockets that servers of no make hold on demand, each with what a person would call the cause. */
import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { smtpServer } from '../../../servers/scripted.ts'
import { type Extra, runRow, type Server } from './wire/harness.ts'
import { imapRows } from './wire/imap.ts'
import { imapServiceRows, serviceRows } from './wire/services.ts'
import { dialogueRows, startTlsRows, wayRows } from './wire/smtp.ts'
import { tlsRows } from './wire/tls.ts'

for (const { title, protocol, rows } of [
  tlsRows,
  wayRows,
  dialogueRows,
  startTlsRows,
  imapRows,
  serviceRows,
  imapServiceRows,
]) {
  describe(title, () => {
    test.concurrent.for(rows)('%s', async (row, { expect }) => {
      expect(await runRow(protocol, row)).toBe(row[2])
    })
  })
}

describe('Addresses', () => {
  const at = (...addresses: readonly { address: string; family: 4 | 6 }[]): Extra => ({
    settings: { 'smtp.host': 'mail.example.test' },
    options: { network: { lookup: async () => ({ addresses: [...addresses] }) } },
  })
  const reaches = async (expected: string, server: () => Promise<Server>, extra: Extra): Promise<void> =>
    expect(await runRow('smtp', ['', server, expected, extra])).toBe(expected)
  const four = { address: '127.0.0.1', family: 4 } as const
  test('the first is dead', async () => {
    await reaches(
      'fail TCP_ONE_ADDRESS_DEAD',
      () => smtpServer(),
      at({ address: '127.0.0.9', family: 4 }, four),
    )
  })
  test('the second is dead', async () => {
    await reaches(
      'warn TCP_ONE_ADDRESS_DEAD',
      () => smtpServer(),
      at(four, { address: '127.0.0.9', family: 4 }),
    )
  })
  test('nobody listens', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await new Promise((resolve) => server.close(resolve))
    await reaches(
      'fail TCP_CONNECTION_REFUSED',
      async () => ({ port, stop: async () => undefined }),
      at(four),
    )
  })
})
