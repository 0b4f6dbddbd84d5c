/** A document as the form's settings: what can be read, what cannot, and what to warn of. */
import { maskEmbedded } from '#shared/server-file/masks.ts'
import type { FilePassword, FileWarning, UnreadableValue } from '#shared/server-file/model.ts'
import { impliedPort, readPort } from '#shared/settings/destination.ts'
import {
  defaultSettings,
  type SecretKey,
  type SettingKey,
  type Settings,
  type StartTls,
} from '#shared/settings/fields.ts'
import { maskAddresses } from '#shared/settings/userinfo.ts'
import { hiddenLines } from './comments.ts'
import { type Document, lineAt, lineStarts } from './document.ts'
import { looksEncrypted } from './encryption.ts'
import { passwordProperty, rows } from './mapping.ts'

export interface Reading {
  readonly settings: Settings
  readonly unreadable: readonly UnreadableValue[]
  readonly passwords: Readonly<Record<SecretKey, FilePassword>>
}

/** Jakarta Mail's PropUtil: `true` in any case is true, everything else false for these properties. */
const readFlag = (value: string): boolean | undefined => {
  const lower = value.toLowerCase()
  if (lower === 'true') return true
  return lower === 'false' || lower === '' ? false : undefined
}

export const valueAt = (document: Document, property: string): string | undefined =>
  document.effective.get(property)?.value

export const passwordIn = (document: Document, key: SecretKey): FilePassword => {
  const value = valueAt(document, passwordProperty(key)) ?? ''
  if (value === '') return 'absent'
  return looksEncrypted(value) ? 'encrypted' : 'plain'
}

/** `enable` and `required` together, as Jakarta Mail reads them: `required` alone switches too. */
const startTlsOf = (enable: boolean, required: boolean): StartTls => {
  if (required) return 'required'
  return enable ? 'if-offered' : 'never'
}

/** A key that is absent reads as its default; a value that cannot be read stays visible and is named. */
export const readSettings = (document: Document): Reading => {
  const read: Record<string, string | boolean> = { ...defaultSettings }
  const unreadable: UnreadableValue[] = []
  const parts = { smtp: { enable: false, required: false }, imap: { enable: false, required: false } }
  for (const row of rows) {
    const entry = document.effective.get(row.property)
    if (entry === undefined) continue
    const { value } = entry
    const shown = maskEmbedded(value)
    const cannotRead = (key: SettingKey, message: string): void => {
      unreadable.push({ key, property: row.property, raw: shown, line: entry.line, message })
    }
    if ((row.kind === 'text' || row.kind === 'port') && looksEncrypted(value)) {
      read[row.key] = shown
      cannotRead(
        row.key,
        `The file has an encrypted value on line ${entry.line}. The server may read it; this console reads encrypted passwords alone.`,
      )
      continue
    }
    if (row.kind === 'text') read[row.key] = row.key === 'loginUrl' ? maskAddresses(value) : value
    else if (row.kind === 'flag' || row.kind === 'starttls') {
      const flag = readFlag(value)
      if (flag === undefined) {
        cannotRead(
          row.key,
          `The file has "${shown}" on line ${entry.line}, which is neither true nor false. The server takes it as false.`,
        )
      }
      if (row.kind === 'flag') read[row.key] = flag ?? false
      else parts[row.of][row.part] = flag ?? false
    } else if (row.kind === 'port') {
      read[row.key] = value
      if (value !== '' && (readPort(value) === undefined || value !== value.trim())) {
        cannotRead(
          row.key,
          `The file has "${shown}" on line ${entry.line}, which is not a port. Type a number from 1 to 65535.`,
        )
      }
    }
  }
  read['smtp.startTls'] = startTlsOf(parts.smtp.enable, parts.smtp.required)
  read['imap.startTls'] = startTlsOf(parts.imap.enable, parts.imap.required)
  const type = String(read['imap.accountType'])
  if (type === '' || type.toUpperCase() === 'IMAP') read['imap.accountType'] = 'IMAP'
  else {
    const entry = document.effective.get('teamconnect.mail.incoming.accountType')
    unreadable.push({
      key: 'imap.accountType',
      property: 'teamconnect.mail.incoming.accountType',
      raw: maskEmbedded(type),
      line: entry?.line ?? 1,
      message: `The file has the account type "${maskEmbedded(type)}". TeamConnect reads incoming mail by IMAP only.`,
    })
  }
  const settings = read as unknown as Settings
  for (const row of rows) {
    // Reads as empty, so that ticking Use SSL later moves the port.
    if (
      row.kind === 'port' &&
      readPort(settings[row.key]) === impliedPort(row.of, settings[`${row.of}.useSsl`])
    ) {
      read[row.key] = ''
    }
  }
  return {
    settings,
    unreadable,
    passwords: {
      'smtp.password': passwordIn(document, 'smtp.password'),
      'imap.password': passwordIn(document, 'imap.password'),
    },
  }
}

const isUtf8 = (text: string): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'))
    return true
  } catch {
    return false
  }
}

const encrypts = (settings: Settings, protocol: 'smtp' | 'imap'): boolean =>
  settings[`${protocol}.useSsl`] || settings[`${protocol}.startTls`] !== 'never'

/** What an admin should know of the file as it stands. Passwords and their texts are never in it. */
export const warningsOf = (document: Document, reading: Reading): readonly FileWarning[] => {
  const warnings: FileWarning[] = []
  const { settings, passwords } = reading
  if (document.text.startsWith('\u00ef\u00bb\u00bf')) {
    const hidden = [...document.effective.keys()].find((key) => key.startsWith('\u00ef\u00bb\u00bf'))
    warnings.push({
      code: 'BOM',
      line: 1,
      property: hidden?.slice(3),
      message:
        'The file begins with a byte order mark. Java takes it as part of the first key, so that key is not found. Save the file without it.',
    })
  }
  const body = document.text.replace(/^\u00ef\u00bb\u00bf/, '')
  const beyondAscii = body.search(/[\u0080-\u00ff]/)
  if (beyondAscii >= 0 && isUtf8(body)) {
    const line = lineAt(lineStarts(body), beyondAscii)
    warnings.push({
      code: 'UTF8_BYTES',
      line,
      message: `The file looks like UTF-8 (line ${line}). Java reads it as ISO-8859-1, so an umlaut becomes two other characters. Write such characters as \\uXXXX.`,
    })
  }
  if (document.text !== '' && !document.effective.has('mailroom.format')) {
    warnings.push({
      code: 'NOT_OURS_YET',
      message: 'The file comes from elsewhere. Update changes what differs and leaves all else as it is.',
    })
  }
  const format = valueAt(document, 'mailroom.format')
  if (format !== undefined && format !== '1') {
    warnings.push({
      code: 'OTHER_FORMAT',
      property: 'mailroom.format',
      message: `The file says format ${maskEmbedded(format)}; this program knows format 1. What it does not know stays as it is.`,
    })
  }
  const seen = new Map<string, number>()
  const hidden = hiddenLines(document)
  for (const { key, line } of document.entries) if (!hidden.has(line)) seen.set(key, (seen.get(key) ?? 0) + 1)
  for (const [key, count] of seen) {
    if (count < 2) continue
    const line = document.effective.get(key)?.line
    warnings.push({
      code: 'DUPLICATE_KEY',
      property: key,
      line,
      message: `${key} stands ${count} times in the file. The last one counts (line ${line}).`,
    })
  }
  for (const protocol of ['smtp', 'imap'] as const) {
    const name = protocol === 'smtp' ? 'outgoing' : 'incoming'
    const identity = valueAt(document, `mail.${protocol}.ssl.checkserveridentity`)
    if (encrypts(settings, protocol) && identity?.toLowerCase() !== 'true') {
      warnings.push({
        code: 'NO_IDENTITY_CHECK',
        property: `mail.${protocol}.ssl.checkserveridentity`,
        message: `The server does not check whether the certificate of the ${name} mail server is for its name.`,
      })
    }
    if (settings[`${protocol}.startTls`] === 'if-offered' && !settings[`${protocol}.useSsl`]) {
      warnings.push({
        code: 'STARTTLS_IF_OFFERED',
        property: `mail.${protocol}.starttls.enable`,
        message: `STARTTLS of the ${name} mail server is used only if it is offered. Somebody on the way can hide the offer; passwords then go out readable.`,
      })
    }
    if (passwords[`${protocol}.password`] === 'plain') {
      warnings.push({
        code: 'PASSWORD_PLAIN',
        property: `mail.${protocol}.password`,
        message: `The password of the ${name} mail server stands readable in the file.`,
      })
    }
    const protocolProperty = protocol === 'smtp' ? 'mail.transport.protocol' : 'mail.store.protocol'
    const chosen = valueAt(document, protocolProperty)
    if (chosen !== undefined && chosen !== protocol) {
      warnings.push({
        code: 'OTHER_PROTOCOL',
        property: protocolProperty,
        message: `The file has ${protocolProperty}=${maskEmbedded(chosen)}. The server then goes by mail.${maskEmbedded(chosen)}.* and not by the settings shown here.`,
      })
    }
  }
  if (passwords['smtp.password'] !== 'absent' && !settings['smtp.auth']) {
    warnings.push({
      code: 'PASSWORD_WITHOUT_AUTH',
      property: 'mail.smtp.password',
      message:
        'Authentication is off, but a password stands in the file. Java mail signs in with it all the same.',
    })
  }
  if (valueAt(document, 'mail.imap.peek')?.toLowerCase() === 'true') {
    warnings.push({
      code: 'PEEK',
      property: 'mail.imap.peek',
      message:
        'mail.imap.peek is true: reading does not mark a message as read, so the server may take the same mail at every poll.',
    })
  }
  return warnings
}
