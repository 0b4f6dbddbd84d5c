/**
 * Who stands as sender on TeamConnect's mails: the vendor's table on "Setting Up Email", as data. How a name
 * and an address become a header's value is the mail library's business, behind a port.
 */
import type { Settings } from './fields.ts'

export type SenderRole = 'user-with-address' | 'user-without-address' | 'user-of-other-domain' | 'error-log'

export interface SenderLine {
  readonly who: SenderRole
  /** The From and Reply-To header's value, or null where no mail is sent. */
  readonly from: string | null
  /** addr-spec used in MAIL FROM. */
  readonly address: string | null
  /** Why no mail is sent, in words, with the field that is missing. */
  readonly problem: string | null
}

/** Name and address of one sender, before they are formatted. */
export interface Sender {
  readonly who: SenderRole
  /** Display name; '' for none. */
  readonly name: string
  /** null where the rule needs the Reply-To Address and there is none: no mail is sent. */
  readonly address: string | null
  readonly problem: string | null
}

export interface MailCause {
  readonly name: string
  /** '' where the contact record has no address. */
  readonly address: string
}

const noReplyTo = 'No mail is sent: “Reply-To Address” is empty, and this mail has no other sender.'

/**
 * The sender for one user, by the two tick boxes.
 *
 * The vendor's table says "reply-to address" for the row *no system reply, display name*, but its example
 * shows the user's address there: the example is followed. The row for a user without an address follows
 * from the general rule on the same page.
 */
export const senderFor = (settings: Settings, who: SenderRole, user: MailCause): Sender => {
  const replyTo = settings['smtp.replyTo'].trim()
  const system = settings['notifications.useSystemReply']
  const own = user.address.trim()
  const address = system || own === '' ? replyTo : own
  if (address === '') return { who, name: '', address: null, problem: noReplyTo }
  const name = user.name.trim()
  return { who, name: displayName(settings, system, name), address, problem: null }
}

const displayName = (settings: Settings, system: boolean, name: string): string => {
  if (!settings['notifications.useDisplayName']) return ''
  return system || name === '' ? 'TeamConnect' : `${name} (TeamConnect)`
}

/** Mails of the error log (the SMTP appender) always come from the Reply-To Address, without a name. */
export const errorLogSender = (settings: Settings): Sender => {
  const address = settings['smtp.replyTo'].trim()
  return address === ''
    ? { who: 'error-log', name: '', address: null, problem: noReplyTo }
    : { who: 'error-log', name: '', address, problem: null }
}

/** The lines of the preview: the three people, then the error log. */
export const sendersOf = (
  settings: Settings,
  [withAddress, withoutAddress, otherDomain]: readonly [MailCause, MailCause, MailCause],
): readonly Sender[] => [
  senderFor(settings, 'user-with-address', withAddress),
  senderFor(settings, 'user-without-address', withoutAddress),
  senderFor(settings, 'user-of-other-domain', otherDomain),
  errorLogSender(settings),
]
