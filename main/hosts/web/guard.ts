/** Who may talk to the loopback server at all: decided before anything of a request is used. */
import type { IncomingMessage } from 'node:http'

export type Refusal = { readonly status: number; readonly message: string }

/** The header as sent, or undefined where it is missing or was sent more than once. */
const single = (request: IncomingMessage, name: string): string | undefined => {
  const values = request.headersDistinct[name]
  return values?.length === 1 ? values[0] : undefined
}

/**
 * The Host has to be this start's name and port, to the letter: another name that some DNS server turned to
 * 127.0.0.1 (rebinding) is not, nor is 127.0.0.1 itself, where anybody's page may have been before. Whoever sends an Origin has to be this page; a request that does
 * something has to send one.
 */
export const refusalOf = (request: IncomingMessage, authority: string): Refusal | undefined => {
  if (single(request, 'host') !== authority) {
    return { status: 403, message: 'This server answers to its own address only.' }
  }
  const reading = request.method === 'GET' || request.method === 'HEAD'
  if (!reading && request.method !== 'POST') return { status: 405, message: 'Method not allowed.' }
  const sent = request.headersDistinct['origin'] !== undefined
  if (sent || !reading) {
    if (single(request, 'origin') !== `http://${authority}`) {
      return { status: 403, message: 'Requests from other pages are refused.' }
    }
  }
  // Browsers say where a request comes from; programs without this header have shown Origin and token.
  const site = single(request, 'sec-fetch-site')
  if (!reading && site !== undefined && site !== 'same-origin') {
    return { status: 403, message: 'Requests from other pages are refused.' }
  }
  return undefined
}
