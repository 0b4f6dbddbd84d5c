/** The catalogue of causes: every fault that the judge or explain can name. */
import { contentCauses } from './content.ts'
import { dialogueCauses } from './dialogue.ts'
import { dnsCauses } from './dns.ts'
import { ehloCauses } from './ehlo.ts'
import { greetingCauses } from './greeting.ts'
import { imapGreetingCauses } from './imap-greeting.ts'
import { imapLoginCauses } from './imap-login.ts'
import { imapSessionCauses } from './imap-session.ts'
import { interceptionCauses } from './interception.ts'
import type { Cause } from './model.ts'
import { recipientCauses } from './recipient.ts'
import { roundTripCauses } from './round-trip.ts'
import { senderCauses } from './sender.ts'
import { senderDomainCauses } from './sender-domain.ts'
import { settingsCauses } from './settings.ts'
import { smtpLoginCauses } from './smtp-login.ts'
import { startTlsCauses } from './starttls.ts'
import { tcpCauses } from './tcp.ts'
import { tlsCauses } from './tls.ts'
import { urlCauses } from './url.ts'

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

export type { Cause, CauseContext, CauseProtocol } from './model.ts'
export { fillIn, findingOf } from './render.ts'
