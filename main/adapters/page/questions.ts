/**
 * What the page may not do by its word alone: something of a person's goes out by it, and whatever sits in the page
 * can say yes as well as a person can. A host that can ask by itself does so; the browser's page has nobody beside it.
 */
import type { AnyCall } from '#shared/border.ts'
import type { ParsedInput } from '#shared/contract.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import { destinationWords, protocolOfSecret } from '#shared/settings/destination.ts'

export interface Question {
  readonly message: string
  readonly detail: string
  /** The button that agrees. */
  readonly yes: string
}

export const openQuestion = (path: string): Question => ({
  message: 'Open this file as a server’s settings?',
  detail: `${path}\n\nIts name does not end in .properties. Its text will be shown, and an Update writes into it.`,
  yes: 'Open',
})

type Run = ParsedInput<'diagnosis.run'>

const mailQuestion = ({ recipients = [], roundTrip }: Run): Question => {
  const to = [...recipients, ...(roundTrip?.recipient === undefined ? [] : [roundTrip.recipient])]
  return {
    message: 'Send a test message?',
    detail: `To: ${to.join(', ') || 'the address that the settings name'}\n\nIt is sent as the account in the settings.`,
    yes: 'Send',
  }
}

/** The path as the core knows it: what the page shows may be another one. */
const caFileOf = async (call: AnyCall, { id, form, patch }: Run): Promise<string> => {
  const named = patch?.['tls.caFile'] ?? form?.['tls.caFile']
  if (named !== undefined || id === undefined) return String(named ?? '')
  const view = await call('environments.open', { id })
  return view.ok ? (view.value as EnvironmentView).form['tls.caFile'] : ''
}

/** What the question is about is what is done: the path that it shows, whatever the file names after the answer. */
export const asShown = async (call: AnyCall, method: string, input: unknown): Promise<unknown> => {
  if (method !== 'diagnosis.run') return input
  const run = input as Run
  return run.openCaFile === true ? { ...run, openCaFile: (await caFileOf(call, run)) || false } : run
}

const caQuestion = (path: string): Question => ({
  message: 'Open the file of certificates that the settings name?',
  detail: `${path}\n\nSomebody wrote this into the settings file. A path on another computer sends that computer your user name.`,
  yes: 'Open',
})

const runQuestions = (run: Run): readonly Question[] => [
  ...(run.allowBadCertificate
    ? [
        {
          message: 'Sign in although the certificate failed?',
          detail:
            'The password goes to whoever answers as the server, which may be somebody else on the line. For this one test.',
          yes: 'Sign in',
        },
      ]
    : []),
  ...(typeof run.openCaFile === 'string' ? [caQuestion(run.openCaFile)] : []),
  ...(run.sendMessage || run.checks.includes('round-trip') ? [mailQuestion(run)] : []),
]

const releaseQuestion = async (
  call: AnyCall,
  { id, key, wanted }: ParsedInput<'credentials.release'>,
): Promise<Question> => {
  const view = await call('environments.open', { id })
  const destinations = view.ok ? (view.value as EnvironmentView).fileDestinations : {}
  const known = destinations[protocolOfSecret(key)]
  return {
    message: 'Send the password in the settings file there?',
    detail: `Until now: ${known === undefined ? 'not known' : destinationWords(known)}\nNow: ${destinationWords(wanted)}`,
    yes: 'Send',
  }
}

/** @param input as the contract has parsed it */
export const questionsFor = async (
  call: AnyCall,
  method: string,
  input: unknown,
): Promise<readonly Question[]> => {
  if (method === 'diagnosis.run') return runQuestions(input as Run)
  if (method !== 'credentials.release') return []
  return [await releaseQuestion(call, input as ParsedInput<'credentials.release'>)]
}
