/** The test message: what TeamConnect would send under today's sender rules, and says itself that it is a test. */
import type { Composer } from '#main/ports/composer.ts'
import { senderFor } from '#shared/settings/sender-preview.ts'
import { domainOf, safeAddress } from '../address.ts'
import type { RunRequest } from '../request.ts'

export interface TestMessage {
  /** addr-spec for MAIL FROM. */
  readonly sender: string
  /** The From header's value. */
  readonly from: string
  readonly recipient: string
  /** With angle brackets. */
  readonly messageId: string
  /** Lines with CRLF between them, dots doubled (RFC 5321, section 4.5.2), without the last CRLF. */
  readonly wire: string
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** RFC 5322, section 3.3, in UTC. */
export const mailDate = (ms: number): string => {
  const date = new Date(ms)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')
  return `${days[date.getUTCDay()]}, ${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()} ${time} +0000`
}

export const recipientOf = ({ roundTrip, settings }: RunRequest): string => {
  const given = roundTrip?.recipient?.trim() ?? ''
  if (given !== '') return given
  const account = settings['imap.username'].trim()
  return account.includes('@') ? account : settings['smtp.replyTo'].trim()
}

const oneLine = (text: string): string => text.replaceAll(/[\r\n]+/g, ' ')

/** @returns undefined where the rules send nothing: there is no sender, or nobody to send to */
export const testMessage = async (
  request: RunRequest,
  composer: Composer | undefined,
  id: string,
  now: number,
  to = recipientOf(request),
): Promise<TestMessage | undefined> => {
  const recipient = safeAddress(to)
  const sender = senderFor(
    request.settings,
    'user-with-address',
    request.roundTrip?.user ?? { name: '', address: '' },
  )
  if (sender.address === null || recipient === '') return undefined
  const address = safeAddress(sender.address)
  const from = oneLine((await composer?.formatAddress(sender.name, address)) ?? address)
  const messageId = `<mailroom.${id.replaceAll(/[^\w-]/g, '')}@${domainOf(address) || 'mailroom.invalid'}>`
  const lines = [
    `Date: ${mailDate(now)}`,
    `From: ${from}`,
    `Reply-To: ${from}`,
    `To: ${recipient}`,
    `Message-ID: ${messageId}`,
    'Subject: Mailroom test message',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    // So that no out-of-office notice comes back (RFC 3834).
    'Auto-Submitted: auto-generated',
    '',
    'This is a test of the e-mail of TeamConnect, sent by Mailroom.',
    'It may be deleted.',
  ]
  const wire = lines.map((line) => (line.startsWith('.') ? `.${line}` : line)).join('\r\n')
  return { sender: address, from, recipient, messageId, wire }
}
