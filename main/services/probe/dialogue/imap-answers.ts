/** What a list of IMAP responses says, whichever command it belongs to. */
import type { ImapReply } from '#shared/diagnosis/evidence.ts'
import type { ImapResponse } from './imap.ts'

/** The words of a CAPABILITY response or response code. */
export const capabilitiesOf = (
  responses: readonly ImapResponse[],
  reply?: ImapReply,
): string[] | undefined => {
  if (reply?.code === 'CAPABILITY') return words(reply.codeArguments ?? '')
  for (const response of [...responses].reverse()) {
    if (response.kind === 'data' && response.name === 'CAPABILITY') {
      return response.values.filter((value) => typeof value === 'string').map((word) => word.toUpperCase())
    }
    if (response.kind === 'status' && response.reply.code === 'CAPABILITY') {
      return words(response.reply.codeArguments ?? '')
    }
  }
  return undefined
}

const words = (text: string): string[] =>
  text
    .toUpperCase()
    .split(/\s+/)
    .filter((word) => word !== '')

/** Untagged replies with a word for the user: ALERT, BYE, NO, and anything else that is not a plain OK. */
export const tellingReplies = (responses: readonly ImapResponse[]): ImapReply[] =>
  responses
    .flatMap((response) => (response.kind === 'status' ? [response.reply] : []))
    .filter(({ status, code }) => status !== 'OK' || code === 'ALERT')
    .slice(0, 20)
