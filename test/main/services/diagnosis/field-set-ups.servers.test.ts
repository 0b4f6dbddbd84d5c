/** Set-ups over real sockets that servers of no make hold on demand, each with what a person would call the cause. */
import { networkInterfaces } from 'node:os'
import { describe, test } from 'vitest'
import { addressRows, v6ImapRows, v6Rows } from './wire/addresses.ts'
import { certificateRows, imapCertificateRows } from './wire/certificates.ts'
import { runRow } from './wire/harness.ts'
import { imapRows } from './wire/imap.ts'
import { imapServiceRows, serviceRows } from './wire/services.ts'
import { dialogueRows, startTlsRows, wayRows } from './wire/smtp.ts'
import { imapTarpitRows, tarpitRows } from './wire/tarpits.ts'
import { tlsRows } from './wire/tls.ts'

const hasV6 = Object.values(networkInterfaces()).some((each) =>
  each?.some(({ address }) => address === '::1'),
)

for (const { title, protocol, rows } of [
  tlsRows,
  addressRows,
  ...(hasV6 ? [v6Rows, v6ImapRows] : []),
  certificateRows,
  imapCertificateRows,
  wayRows,
  dialogueRows,
  startTlsRows,
  imapRows,
  serviceRows,
  imapServiceRows,
  tarpitRows,
  imapTarpitRows,
]) {
  describe(title, () => {
    test.concurrent.for(rows)('%s', async (row, { expect }) => {
      expect(await runRow(protocol, row)).toBe(row[2])
    })
  })
}
