/**
 * Every cause of the catalogue, from evidence to finding, over real sockets wherever the wire can show it: by a
 * set-up of a real server, a scripted server, or one of the tellings here. What the wire cannot show says why.
 */
import { describe, expect, test } from 'vitest'
import { type CauseId, causeIds, causes } from '#main/services/knowledge/index.ts'
import { dovecotVariants } from '../../../set-ups/dovecot-variants.ts'
import { cyrusSetUps, eximSetUps } from '../../../set-ups/other-servers.ts'
import { postfixVariants } from '../../../set-ups/postfix-variants.ts'
import { firstSetUps, furtherSetUps } from '../../../set-ups/set-ups.ts'
import { fieldGroups } from './wire/groups.ts'
import type { Telling } from './wire/telling.ts'
import {
  connectionTellings,
  nameTellings,
  portTellings,
  roundTripTellings,
  urlTellings,
} from './wire/telling-others.ts'
import { imapTellings, smtpTellings } from './wire/telling-replies.ts'

const tellings: readonly Telling[] = [
  ...smtpTellings,
  ...imapTellings,
  ...connectionTellings,
  ...portTellings,
  ...nameTellings,
  ...urlTellings,
  ...roundTripTellings,
]

/** Causes that no server can bring about by what it says. */
const beyondTheWire: Readonly<Partial<Record<CauseId, string>>> = {
  FILE_FIRST_KEY_HIDDEN: 'bytes of the settings file',
  FILE_WRITTEN_AS_UTF8: 'bytes of the settings file',
  HOST_MISSING: 'settings alone',
  SETTING_INVALID: 'settings alone',
  URL_INVALID: 'settings alone',
  PORT_SSL_PAIR_UNUSUAL: 'settings alone',
  SETTINGS_NOT_FOLLOWED: 'keys of the settings file',
  IMAP_PEEK_SET: 'keys of the settings file',
  PASSWORD_DIFFERS_FROM_FILE: 'passwords of the keychain and the file',
  NO_PASSWORD: 'passwords of the keychain and the file',
  PASSWORD_FOR_OTHER_DESTINATION: 'passwords of the keychain and the file',
  PASSWORD_UNREADABLE: 'passwords of the keychain and the file',
  LOGIN_HELD_BACK: 'a refusal that is remembered',
  DNS_DIFFERS_FROM_SERVER: 'two reports',
  DNS_IPV6_ADDRESS_UNREACHABLE: 'routes of the computer',
  TCP_HOST_UNREACHABLE: 'routes of the computer',
  TCP_NETWORK_UNREACHABLE: 'routes of the computer',
  TCP_LOCAL_ADDRESS_UNAVAILABLE: 'ports of the computer, all taken',
  TCP_LOCAL_FIREWALL: 'a firewall of the computer',
  TCP_CONNECT_FAILED: 'a fault of the computer that no rule knows',
  TLS_WEAK_CIPHER: 'a TLS library that still offers such a cipher',
  TLS_JVM_PROTOCOL_DISABLED: 'the text of a Java exception',
  JAVA_MAIL_LIBRARY_BROKEN: 'the text of a Java exception',
  TLS_CERT_REVOKED: 'the text of a Java exception',
  TLS_REVOCATION_UNKNOWN: 'the text of a Java exception',
  IMAP_MESSAGE_UNREADABLE: 'the text of a Java exception',
  NOT_JUDGED: 'a fault of this program',
}

describe('shown by a server', () => {
  test.concurrent.for(tellings.map((telling) => [telling.cause, telling.name, telling] as const))(
    '%s: %s',
    async ([cause, , { run }], { expect }) => {
      const { findings } = await run()
      const told = findings.map(({ cause: id, severity, evidence }) => `${severity} ${id}: ${evidence}`)
      expect(
        findings.map(({ cause: id }) => id),
        told.join('\n'),
      ).toContain(cause)
      // An error that shows is the cause; a warning or a word stands beside others.
      if (causes[cause].severity !== 'error') return
      expect(findings.find(({ severity }) => severity === 'error')?.cause, told.join('\n')).toBe(cause)
    },
  )
})

test('no cause that the wire can show goes without a row, and none is given up that has one', () => {
  const setUps = [
    ...firstSetUps,
    ...furtherSetUps,
    ...eximSetUps,
    ...cyrusSetUps,
    ...postfixVariants,
    ...dovecotVariants,
  ]
  const shown = new Set<string>([
    ...setUps.flatMap(({ cause }) => cause ?? []),
    ...fieldGroups.flatMap(({ rows }) => rows.flatMap(([, , expected]) => expected.split(' ')[1] ?? [])),
    ...tellings.map(({ cause }) => cause),
  ])
  expect(causeIds.filter((id) => !shown.has(id) && beyondTheWire[id] === undefined)).toEqual([])
  expect(Object.keys(beyondTheWire).filter((id) => shown.has(id))).toEqual([])
})
