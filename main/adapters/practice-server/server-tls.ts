import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'

const HANDSHAKE_TIMEOUT_MS = 15_000

/**
 * Starts TLS as server on an accepted socket, at once or after STARTTLS. A handshake that fails or takes more
 * than 15 s ends the connection; nobody else hears of it. Call it in the turn in which the socket is known to be
 * alive: a TLSSocket around a destroyed one crashes Node (24.21, 20.20), which is how smtp-server's own listener
 * can be brought down when it is stopped at the wrong moment.
 */
export function serverTls(
  accepted: Socket,
  secureContext: SecureContext,
  onSecure: (socket: TLSSocket) => void,
): TLSSocket {
  const secure = new TLSSocket(accepted, { isServer: true, secureContext })
  const timer = setTimeout(() => secure.destroy(), HANDSHAKE_TIMEOUT_MS)
  accepted.on('error', () => undefined) // `close` follows
  secure.on('error', () => secure.destroy())
  secure.once('close', () => {
    clearTimeout(timer)
    accepted.destroy()
  })
  secure.once('secure', () => {
    clearTimeout(timer)
    onSecure(secure)
  })
  return secure
}
