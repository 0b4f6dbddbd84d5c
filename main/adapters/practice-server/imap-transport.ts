/**
 * Stands between a client's socket and hoodiecrow: counts what comes in before it is kept, bounds what waits to
 * go out, and changes to TLS underneath. hoodiecrow itself keeps whatever it is sent.
 */
import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import type { Socket as HoodiecrowSocket } from 'hoodiecrow-imap'
import { serverTls } from './server-tls.ts'

/** Bytes in a line (security note: a line is at most 64 KiB), in a command's literals, and waiting to be read. */
const MOST_LINE_BYTES = 64 * 1024
const MOST_LITERAL_BYTES = 4 * 1024 * 1024
const MOST_LITERAL_BYTES_SIGNED_OUT = 4 * 1024
const MOST_UNREAD_BYTES = 32 * 1024 * 1024
const IDLE_TIMEOUT_SIGNED_OUT_MS = 60_000
/** RFC 3501, section 5.4: no less than 30 minutes. */
const IDLE_TIMEOUT_MS = 30 * 60_000

export interface ImapTransport {
  /** What hoodiecrow takes for a socket. */
  readonly socket: HoodiecrowSocket
  /** The client's connection is encrypted. */
  isSecure(): boolean
  /** Upgrades as server; what came in clear after the command is thrown away (CVE-2011-0411). */
  startTls(): void
  /** After sign-in more is allowed, for longer. */
  signedIn(): void
}

/** Says, chunk by chunk, when a client has sent more than anyone means to. Exported for its tests. */
export function commandMeter(): { mostLiteralBytes: number; isWithinBounds(chunk: string): boolean } {
  let line = 0
  let tail = ''
  let literalLeft = 0
  let literals = 0
  const meter = {
    mostLiteralBytes: MOST_LITERAL_BYTES_SIGNED_OUT,
    isWithinBounds: (chunk: string): boolean => {
      let at = 0
      while (at < chunk.length) {
        if (literalLeft > 0) {
          const taken = Math.min(literalLeft, chunk.length - at)
          literalLeft -= taken
          at += taken
          continue
        }
        const end = chunk.indexOf('\n', at)
        const piece = chunk.slice(at, end < 0 ? undefined : end)
        line += piece.length
        tail = `${tail}${piece}`.slice(-32)
        if (line > MOST_LINE_BYTES) return false
        if (end < 0) return true
        const announced = /\{(\d{1,20})\+?\}\r?$/.exec(tail)
        line = 0
        tail = ''
        literals = announced === null ? 0 : literals + Number(announced[1])
        literalLeft = announced === null ? 0 : Number(announced[1])
        if (literals > meter.mostLiteralBytes) return false
        at = end + 1
      }
      return true
    },
  }
  return meter
}

/** Wraps an accepted socket. `onReady` runs when hoodiecrow may greet: at once, or after the TLS handshake. */
export function createImapTransport(
  accepted: Socket,
  options: {
    implicitTls: boolean
    secureContext: SecureContext
    onReady: (transport: ImapTransport) => void
  },
): void {
  const face = Object.assign(new EventEmitter(), {
    destroyed: false,
    write: (data: string | Uint8Array): boolean => write(data),
    end: (): void => {
      stream.end()
    },
  })
  const meter = commandMeter()
  let stream: Socket = accepted
  let isSecure = false

  const write = (data: string | Uint8Array): boolean => {
    if (face.destroyed || !stream.writable) return false
    const more = typeof data === 'string' ? stream.write(data, 'latin1') : stream.write(data)
    if (stream.writableLength > MOST_UNREAD_BYTES) stream.destroy()
    else if (!more) stream.pause() // a client that does not read is not heard either
    return more
  }

  const onData = (chunk: Buffer): void => {
    const spoken = stream
    for (let at = 0; at < chunk.length && stream === spoken && !face.destroyed; ) {
      // Line by line: what stands behind STARTTLS in the same segment must never be obeyed.
      const end = chunk.indexOf(0x0a, at) + 1 || chunk.length
      const piece = chunk.subarray(at, end)
      at = end
      if (!meter.isWithinBounds(piece.toString('latin1'))) {
        refuse()
        return
      }
      face.emit('data', piece)
    }
  }

  const refuse = (): void => {
    stream.off('data', onData)
    stream.resume()
    stream.end('* BYE [LIMIT] Too much in one command\r\n')
    setTimeout(() => stream.destroy(), 1000).unref()
  }

  const listen = (): void => {
    stream.on('data', onData)
    stream.on('drain', () => stream.resume())
  }

  const secure = (onSecure: () => void): void => {
    if (accepted.destroyed) return
    stream = serverTls(accepted, options.secureContext, () => {
      isSecure = true
      onSecure()
    })
  }

  const transport: ImapTransport = {
    socket: face,
    isSecure: () => isSecure,
    startTls: () => {
      accepted.removeAllListeners('data')
      accepted.removeAllListeners('drain')
      accepted.pause()
      secure(listen)
    },
    signedIn: () => {
      meter.mostLiteralBytes = MOST_LITERAL_BYTES
      accepted.setTimeout(IDLE_TIMEOUT_MS)
    },
  }

  accepted.setNoDelay(true)
  accepted.setTimeout(IDLE_TIMEOUT_SIGNED_OUT_MS, () => stream.destroy())
  accepted.on('error', () => undefined) // `close` follows
  accepted.once('close', () => {
    face.destroyed = true
    face.emit('close')
  })
  const start = (): void => {
    options.onReady(transport)
    listen()
  }
  if (options.implicitTls) secure(start)
  else start()
}
