/** The test message: what TeamConnect would send under today's sender rules, and says itself that it is a test. */
import type { Composer } from '#main/ports/composer.ts'
import type { OutgoingMessage } from '#main/ports/mail-clients.ts'
import { senderFor } from '#shared/settings/sender-preview.ts'
import { domainOf, safeAddress } from '../address.ts'
import type { RunRequest } from '../request.ts'

export interface TestMessage extends OutgoingMessage {
  /** The From header's value. */
  readonly from: string
  /** With angle brackets. */
  readonly messageId: string
}

export const recipientOf = ({ roundTrip, settings }: RunRequest): string => {
  const given = roundTrip?.recipient?.trim() ?? ''
  if (given !== '') return given
  const account = settings['imap.username'].trim()
  return account.includes('@') ? account : settings['smtp.replyTo'].trim()
}

/** @returns undefined where the rules send nothing: there is no sender, or nobody to send to */
export const testMessage = async (
  request: RunRequest,
  composer: Composer,
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
  const messageId = `<mailroom.${id.replaceAll(/[^\w-]/g, '')}@${domainOf(address) || 'mailroom.invalid'}>`
  const content = await composer.compose({
    from: { name: sender.name, address },
    to: recipient,
    messageId,
    date: now,
    subject: 'Mailroom test message',
    text: 'This is a test of the e-mail of TeamConnect, sent by Mailroom.\nIt may be deleted.\n',
  })
  const from = await composer.formatAddress(sender.name, address)
  return { sender: address, from, recipient, messageId, content }
}
