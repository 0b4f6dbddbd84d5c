/**
 * One client's connection to a scripted server: the bytes that it sent, and everything a script may do to it.
 */

import type { Socket } from 'node:net'
import { createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls'
import { idleClock } from '#test/fakes/idle-clock.ts'

/** Server side of TLS: Node's own options. TLS 1.0 and 1.1 need `ciphers: 'DEFAULT@SECLEVEL=0'` as well. */
export interface TlsSettings extends SecureContextOptions {
  /** Ask for a client certificate. */
  readonly requestCert?: boolean
  /** With `requestCert`: end the handshake when none comes. */
  readonly rejectUnauthorized?: boolean
}

/** What was negotiated, once it was. */
export interface TlsFacts {
  readonly protocol: string | null
  readonly servername: string | undefined
  readonly clientCertificate: boolean
}

/** The client ended the connection while a script was waiting for it. Scripts need not catch it. */
export const CLIENT_GONE = Symbol('client gone')

export interface ScriptedSession {
  /** Complete lines that the client sent, without line ends, latin1 (one character per byte). */
  readonly lines: readonly string[]
  /** Bytes that came, TLS taken off. */
  readonly bytesReceived: number
  /** What the client sent in clear behind its STARTTLS line, which a decent client never does. */
  readonly earlyData: string
  readonly tls: TlsFacts | undefined
  /** Why the TLS handshake failed: Node's code or OpenSSL's reason. */
  readonly tlsError: string | undefined
  readonly isOpen: boolean
  readonly closedBy: 'client' | 'server' | undefined
  /** How the client closed: `end` (FIN), `reset` (RST). */
  readonly closeKind: 'end' | 'reset' | undefined
  /** The next line without its end; throws {@link CLIENT_GONE} when there will be none. */
  readLine(): Promise<string>
  /** Exactly so many bytes, as latin1. */
  readBytes(count: number): Promise<string>
  /** Resolves as soon as anything has come, and takes nothing away. */
  readable(): Promise<void>
  /** Strings go out as latin1 if they can, else as UTF-8. Resolves when the kernel took them, or the client is gone. */
  write(data: string | Uint8Array): Promise<void>
  /** Milliseconds; ends early when the connection does. */
  pause(ms: number): Promise<void>
  /** FIN after what was written. */
  end(): void
  /** RST at once. */
  reset(): void
  /** Upgrades to TLS as server; `inject` is written in clear just before, in one segment. */
  startTls(settings: TlsSettings, inject?: string): Promise<void>
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>
}

const bytesOf = (data: string | Uint8Array): Uint8Array => {
  if (typeof data !== 'string') return data
  const isLatin1 = [...data].every((character) => (character.codePointAt(0) ?? 0) < 0x100)
  return Buffer.from(data, isLatin1 ? 'latin1' : 'utf8')
}

const errorCode = (error: unknown): string => {
  const { code, reason, message } = error as { code?: string; reason?: string; message?: string }
  return code ?? reason ?? message ?? String(error)
}

/** Takes over an accepted socket. */
export function createSession(socket: Socket): ScriptedSession {
  let stream: Socket | TLSSocket = socket
  let buffer = ''
  let received = 0
  let open = true
  let inputEnded = false
  let closedBy: 'client' | 'server' | undefined
  let closeKind: 'end' | 'reset' | undefined
  let facts: TlsFacts | undefined
  let tlsError: string | undefined
  let earlyData = ''
  const lines: string[] = []
  let waiting: (() => void)[] = []
  const wake = () => {
    const all = waiting
    waiting = []
    for (const resolve of all) resolve()
  }
  const changed = () => new Promise<void>((resolve) => waiting.push(resolve))

  const onData = (chunk: Buffer) => {
    received += chunk.length
    buffer += chunk.toString('latin1')
    wake()
  }
  const onEnd = () => {
    inputEnded = true
    closedBy ??= 'client'
    closeKind ??= 'end'
    wake()
  }
  const onError = (error: NodeJS.ErrnoException) => {
    if (closedBy === undefined || closedBy === 'client') {
      closedBy = 'client'
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') closeKind = 'reset'
    }
  }
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      open = false
      inputEnded = true
      closedBy ??= 'client'
      closeKind ??= 'end'
      wake()
      resolve()
    })
  })
  socket.setNoDelay(true)
  socket.on('error', onError)
  socket.on('data', onData)
  socket.on('end', onEnd)

  const waitFor = async <Value>(take: () => Value | undefined): Promise<Value> => {
    for (;;) {
      const value = take()
      if (value !== undefined) return value
      if (inputEnded) throw CLIENT_GONE
      await changed()
    }
  }

  const write = async (data: string | Uint8Array) => {
    if (!open || stream.destroyed || stream.writableEnded) return
    await new Promise<void>((resolve) => {
      void closed.then(resolve)
      stream.write(bytesOf(data), () => resolve())
    })
  }

  const startTls = async (settings: TlsSettings, inject?: string) => {
    if (socket.destroyed) throw CLIENT_GONE // a TLSSocket around it would crash Node
    socket.off('data', onData)
    socket.off('end', onEnd)
    socket.pause()
    earlyData += buffer
    buffer = ''
    if (inject !== undefined && inject !== '') socket.write(bytesOf(inject))
    const { requestCert = false, rejectUnauthorized = false, ...context } = settings
    const secure = new TLSSocket(socket, {
      isServer: true,
      requestCert,
      rejectUnauthorized,
      secureContext: createSecureContext(context),
    })
    stream = secure
    await new Promise<void>((resolve) => {
      secure.on('error', (error) => {
        if (facts === undefined) tlsError ??= errorCode(error)
        onError(error)
        socket.destroy()
        resolve()
      })
      secure.once('secure', () => {
        facts = {
          protocol: secure.getProtocol(),
          // Node sets it as a string on the server's side, or leaves it `false` without SNI.
          servername: (secure as { servername?: string | false }).servername || undefined,
          clientCertificate: secure.getPeerX509Certificate() !== undefined,
        }
        resolve()
      })
      void closed.then(resolve)
    })
    if (facts === undefined) throw CLIENT_GONE
    secure.on('data', onData)
    secure.on('end', onEnd)
  }

  return {
    lines,
    get bytesReceived() {
      return received
    },
    get earlyData() {
      return earlyData
    },
    get tls() {
      return facts
    },
    get tlsError() {
      return tlsError
    },
    get isOpen() {
      return open
    },
    get closedBy() {
      return closedBy
    },
    get closeKind() {
      return closeKind
    },
    closed,
    readLine: () =>
      waitFor(() => {
        const end = buffer.indexOf('\n')
        if (end < 0) return undefined
        const line = buffer.slice(0, end).replace(/\r$/, '')
        buffer = buffer.slice(end + 1)
        lines.push(line)
        return line
      }),
    readBytes: (count) =>
      waitFor(() => {
        if (buffer.length < count) return undefined
        const bytes = buffer.slice(0, count)
        buffer = buffer.slice(count)
        return bytes
      }),
    readable: async () => {
      await waitFor(() => (buffer.length > 0 ? true : undefined))
    },
    write,
    pause: async (ms) => {
      const stop = new AbortController()
      await Promise.race([idleClock.sleep(ms, stop.signal), closed])
      stop.abort()
    },
    end: () => {
      closedBy ??= 'server'
      stream.end()
    },
    reset: () => {
      closedBy ??= 'server'
      closeKind ??= 'reset'
      socket.resetAndDestroy()
    },
    startTls,
  }
}
