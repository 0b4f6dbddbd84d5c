import type { Clock } from '#main/ports/clock.ts'
import type { MailClients } from '#main/ports/mail-clients.ts'
import { systemClock } from '../clock/system-clock.ts'

/** nodemailer sends, imapflow reads. Each is loaded at its first use: nothing but a round trip needs them. */
export const createMailClients = (clock: Pick<Clock, 'sleep'> = systemClock): MailClients => ({
  deliver: async (session, message) => {
    const { deliver } = await import('./smtp-delivery.ts')
    return deliver(clock, session, message)
  },
  openInbox: async (session) => {
    const { openInbox } = await import('./imap-mailbox.ts')
    return openInbox(clock, session)
  },
})
