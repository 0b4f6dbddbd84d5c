/** The catalogue of causes: every fault that the judge or explain can name. */
import { contentCauses } from './causes/content.ts'
import { dialogueCauses } from './causes/dialogue.ts'
import { dnsCauses } from './causes/dns.ts'
import { ehloCauses } from './causes/ehlo.ts'
import { greetingCauses } from './causes/greeting.ts'
import { imapGreetingCauses } from './causes/imap-greeting.ts'
import { imapLoginCauses } from './causes/imap-login.ts'
import { imapSessionCauses } from './causes/imap-session.ts'
import { interceptionCauses } from './causes/interception.ts'
import { recipientCauses } from './causes/recipient.ts'
import { roundTripCauses } from './causes/round-trip.ts'
import { senderCauses } from './causes/sender.ts'
import { senderDomainCauses } from './causes/sender-domain.ts'
import { settingsCauses } from './causes/settings.ts'
import { smtpLoginCauses } from './causes/smtp-login.ts'
import { startTlsCauses } from './causes/starttls.ts'
import { tcpCauses } from './causes/tcp.ts'
import { tlsCauses } from './causes/tls.ts'
import { urlCauses } from './causes/url.ts'
import type { Cause } from './model.ts'

export const causes = {
  ...settingsCauses,
  ...dnsCauses,
  ...tcpCauses,
  ...interceptionCauses,
  ...tlsCauses,
  ...greetingCauses,
  ...ehloCauses,
  ...startTlsCauses,
  ...smtpLoginCauses,
  ...senderCauses,
  ...recipientCauses,
  ...contentCauses,
  ...imapGreetingCauses,
  ...imapLoginCauses,
  ...imapSessionCauses,
  ...dialogueCauses,
  ...roundTripCauses,
  ...senderDomainCauses,
  ...urlCauses,
} as const

export type CauseId = keyof typeof causes

export const causeIds = Object.keys(causes) as readonly CauseId[]

export const isCauseId = (id: string): id is CauseId => Object.hasOwn(causes, id)

/** The entry, or undefined for an id that a newer version of the program may have written. */
export const findCause = (id: string): Cause | undefined => (isCauseId(id) ? causes[id] : undefined)

export type { CauseContext, CauseProtocol } from './context.ts'
export type { Cause } from './model.ts'
export { fillIn, findingOf } from './render.ts'
