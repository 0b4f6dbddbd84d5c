import type { Composer } from '#main/ports/composer.ts'

/** nodemailer's own formatters. The library is loaded at the first use, since start-up need not wait for it. */
export const createComposer = (): Composer => ({
  formatAddress: async (name, address) => {
    const { default: MimeNode } = await import('nodemailer/lib/mime-node')
    const node = new MimeNode('text/plain')
    node.setHeader('From', { name, address })
    const header = /^From:((?:[^\r\n]|\r?\n[ \t])*)/m.exec(node.buildHeaders())?.[1] ?? ''
    // Unfolded as RFC 5322, section 2.2.3 has it: the screen shows one line.
    return header.replace(/\r?\n(?=[ \t])/g, '').trim()
  },
  compose: async ({ from, to, messageId, date, subject, text }) => {
    const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
    const headers = { 'Auto-Submitted': 'auto-generated' }
    const mail = { from, replyTo: from, to: { name: '', address: to }, messageId, date: new Date(date) }
    return new MailComposer({ ...mail, headers, subject, text, newline: '\r\n' }).compile().build()
  },
})
