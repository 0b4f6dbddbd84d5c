/** The two secrets of the loopback page: the address's token, good once, and the session that it buys. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits, URL-safe. */
export const newToken = (): string => randomBytes(32).toString('base64url')

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Takes the same time whatever was given: both sides are hashed to one length first. */
export const sameToken = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected))

/** What stands after `Bearer ` in an Authorization header, or '' (which no token equals). */
export const bearer = (header: string | undefined): string =>
  /^Bearer ([A-Za-z0-9_-]{1,256})$/.exec(header ?? '')?.[1] ?? ''

export interface Sessions {
  /** For the URL's fragment. */
  readonly token: string
  /** Exchanges the token for a session, the first time only. */
  exchange(token: string): string | undefined
  admits(session: string): boolean
}

export const createSessions = (): Sessions => {
  const token = newToken()
  let session: string | undefined
  // Compared with when there is no session yet, so that asking early takes as long as asking late.
  const nobody = newToken()
  return {
    token,
    exchange: (given) => {
      if (!sameToken(given, token) || session !== undefined) return undefined
      session = newToken()
      return session
    },
    admits: (given) => sameToken(given, session ?? nobody) && session !== undefined,
  }
}
