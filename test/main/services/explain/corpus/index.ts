/** The corpora by the group of causes that they are about. */
import type { CauseGroup } from '#main/services/knowledge/model.ts'
import { content } from './content.ts'
import type { Texts } from './corpus.ts'
import { dialogue } from './dialogue.ts'
import { dns } from './dns.ts'
import { ehlo } from './ehlo.ts'
import { greeting } from './greeting.ts'
import { imapGreeting } from './imap-greeting.ts'
import { imapLogin } from './imap-login.ts'
import { imapSession } from './imap-session.ts'
import { interception } from './interception.ts'
import { recipient } from './recipient.ts'
import { sender } from './sender.ts'
import { settings } from './settings.ts'
import { smtpLogin } from './smtp-login.ts'
import { starttls } from './starttls.ts'
import { tcp } from './tcp.ts'
import { tls } from './tls.ts'

export const corpora: Readonly<Partial<Record<CauseGroup, Texts>>> = {
  settings,
  dns,
  tcp,
  interception,
  tls,
  greeting,
  ehlo,
  starttls,
  'smtp-login': smtpLogin,
  sender,
  recipient,
  content,
  'imap-greeting': imapGreeting,
  'imap-login': imapLogin,
  'imap-session': imapSession,
  dialogue,
}
