/** All tables of set-ups that scripted servers hold. */
import { networkInterfaces } from 'node:os'
import { addressRows, v6ImapRows, v6Rows } from './addresses.ts'
import { certificateRows, imapCertificateRows } from './certificates.ts'
import { groupRows, imapGroupRows } from './grouping.ts'
import type { Group } from './harness.ts'
import { imapRows } from './imap.ts'
import { imapMakeRows } from './imap-makes.ts'
import { makeRows } from './makes.ts'
import { oddImapRows, oddRows } from './odd.ts'
import { imapServiceRows, serviceRows } from './services.ts'
import { dialogueRows, startTlsRows, wayRows } from './smtp.ts'
import { imapTarpitRows, tarpitRows } from './tarpits.ts'
import { tlsRows } from './tls.ts'

const hasV6 = Object.values(networkInterfaces()).some((each) =>
  each?.some(({ address }) => address === '::1'),
)

export const fieldGroups: readonly Group[] = [
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
  makeRows,
  imapMakeRows,
  oddRows,
  oddImapRows,
  groupRows,
  imapGroupRows,
]
