import type { CheckName, StageName, Verdict } from '#shared/diagnosis/model.ts'
import { verdictWords } from '#shared/diagnosis/verdicts.ts'
import { dictionary } from './dictionary.ts'

const checks: Readonly<Record<CheckName, string>> = {
  smtp: 'Outgoing mail',
  imap: 'Incoming mail',
  'tc-imap': 'IMAP server',
  url: 'TeamConnect URL',
  'sender-domain': 'Sender domains',
  'send-as': 'Send as',
  'round-trip': 'Round trip',
}

/** Names of the stations. */
const stages: Readonly<Record<StageName, string>> = {
  settings: 'This computer',
  dns: 'Name',
  connect: 'Port',
  tls: 'TLS',
  greeting: 'Greeting',
  ehlo: 'Hello',
  capability: 'Capabilities',
  starttls: 'STARTTLS',
  auth: 'Login',
  login: 'Login',
  envelope: 'Sender',
  message: 'Message',
  select: 'INBOX',
  mailbox: 'Unread',
  http: 'Page',
  mx: 'MX',
  spf: 'SPF',
  dmarc: 'DMARC',
  send: 'Sent',
  arrive: 'Arrived',
  inspect: 'Looked at',
  'clean-up': 'Cleaned up',
}

const texts = dictionary({
  stopped: 'Test stopped.',
  restartSeen: (time: string) => `TeamConnect was seen to restart and is back since ${time}.`,
  spoken: (check: string, verdict: Verdict, summary: string) =>
    `${check}: ${verdictWords[verdict]}. ${summary}`,
})

export const runWords = { checks, stages, ...texts }
