/** How the bytes of the file mislead Java, which reads them as ISO-8859-1. */
import type { FileText } from '#main/services/diagnosis/index.ts'
import type { FileSecret } from '#main/services/server-file/server-file.ts'
import type { FileView } from '#shared/server-file/model.ts'
import type { MailProtocol } from '#shared/settings/destination.ts'
import type { Settings } from '#shared/settings/fields.ts'

const belongsTo: Readonly<Record<MailProtocol, RegExp>> = {
  smtp: /^(mail\.smtp|teamconnect\.mail\.(replyTo|use))/,
  imap: /^mail\.imap\./,
}

/** Reads as ISO-8859-1 what can hardly be anything but UTF-8. */
const isMisread = (text: string): boolean => {
  if (!/[\u0080-\u00ff]/.test(text) || /[^\u0000-\u00ff]/.test(text)) return false
  try {
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/**
 * For a test of the file as it stands.
 * @param tested a value that differs from the file's was given for the test, and is not the file's fault
 */
export const fileTextOf = (
  file: FileView,
  tested: Settings,
  protocol: MailProtocol,
  secret: FileSecret,
): FileText => {
  const hidden = file.warnings.find(({ code }) => code === 'BOM')?.property
  const values = [
    [`mail.${protocol}.host`, `${protocol}.host`],
    [`mail.${protocol}.user`, `${protocol}.username`],
    ...(protocol === 'smtp' ? ([['teamconnect.mail.replyTo', 'smtp.replyTo']] as const) : []),
  ] as const
  const utf8Keys: string[] = values
    .filter(([, key]) => tested[key] === file.settings[key] && isMisread(tested[key]))
    .map(([property]) => property)
  // Within ENC(…) it is UTF-8 by right.
  if (secret.kind === 'secret' && secret.from === 'plain' && isMisread(secret.secret)) {
    utf8Keys.push(`mail.${protocol}.password`)
  }
  return {
    ...(hidden !== undefined && belongsTo[protocol].test(hidden) ? { hiddenByMark: hidden } : {}),
    ...(utf8Keys.length > 0 ? { utf8Keys } : {}),
  }
}
