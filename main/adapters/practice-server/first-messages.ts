/** What lies in the practice mailbox at its start: mail as TeamConnect's mailbox gets it, about nobody's matter. */
import type { NewMessage } from './mailbox.ts'

const HOUR_MS = 3_600_000

interface Draft {
  readonly from: string
  readonly subject: string
  readonly text: string
  readonly hoursAgo: number
  readonly isSeen: boolean
}

const drafts: readonly Draft[] = [
  {
    from: '"Alex Doe" <alex.doe@practice.example>',
    subject: 'Team calendar for next week',
    text: 'The calendar for next week is ready. Please add your absences by Thursday.',
    hoursAgo: 75,
    isSeen: true,
  },
  {
    from: '"Facilities" <facilities@practice.example>',
    subject: 'Meeting room 3 is closed on Friday',
    text: 'The room is being painted. Meetings move to room 5.',
    hoursAgo: 50,
    isSeen: true,
  },
  {
    from: '"Sam Roe" <sam.roe@practice.example>',
    subject: 'Updated contact list',
    text: 'Please use the contact list of this month from now on.',
    hoursAgo: 26,
    isSeen: false,
  },
  {
    from: '"Document Service" <scans@practice.example>',
    subject: 'Scan from the second floor: 4 pages',
    text: 'A scan of 4 pages waits for you in the shared folder.',
    hoursAgo: 3,
    isSeen: false,
  },
  {
    from: '"Alex Doe" <alex.doe@practice.example>',
    subject: 'Re: Question about the new form',
    text: 'The new form applies from the first of the month. The old one is still taken until then.',
    hoursAgo: 1,
    isSeen: false,
  },
]

const rfc5322Date = (date: Date) => date.toUTCString().replace('GMT', '+0000')

/** The messages as of now, oldest first. */
export function firstMessages(address: string, serverName: string): NewMessage[] {
  return drafts.map(({ from, subject, text, hoursAgo, isSeen }, index) => {
    const receivedAt = new Date(Date.now() - hoursAgo * HOUR_MS)
    const raw = [
      `Received: from mx.practice.example ([192.0.2.25])`,
      `\tby ${serverName} with ESMTPS id first${index + 1}`,
      `\tfor <${address}>; ${rfc5322Date(receivedAt)}`,
      `Date: ${rfc5322Date(new Date(receivedAt.getTime() - 2000))}`,
      `From: ${from}`,
      `To: <${address}>`,
      `Subject: ${subject}`,
      `Message-ID: <first-${index + 1}.${receivedAt.getTime()}@practice.example>`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      text,
      '',
    ].join('\r\n')
    return { raw, receivedAt, flags: isSeen ? '\\Seen' : '' }
  })
}
