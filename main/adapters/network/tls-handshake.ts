/** TLS over a socket of ours, refusing nothing: what came is reported, and judged elsewhere. */
import { constants, type X509Certificate } from 'node:crypto'
import tls from 'node:tls'
import type { Clock } from '#main/ports/clock.ts'
import type { Channel, TlsHandshake, TlsOptions, TlsRefusal } from '#main/ports/network.ts'
import type { Fault } from '#shared/diagnosis/evidence.ts'
import { afterMs } from '../clock/timer.ts'
import { certificateFacts } from './certificates.ts'
import { createChannel, takeSocket } from './channel.ts'
import { abortedFault, faultOf, timeoutFault } from './faults.ts'

/** Certificates of a chain that are looked at; the rest is only counted as "more". */
const MOST_CERTIFICATES = 20

let context: tls.SecureContext | undefined

/**
 * One context for all, with no roots in it: Node's own verdict is not used, and loading roots costs time.
 * Renegotiation is refused (BoringSSL knows none).
 */
const sharedContext = (): tls.SecureContext => {
  const noRenegotiation: number | undefined = constants.SSL_OP_NO_RENEGOTIATION
  context ??= tls.createSecureContext({ ca: [], secureOptions: noRenegotiation ?? 0 })
  return context
}

interface KeyExchange {
  readonly type?: string
  readonly name?: string
  readonly size?: number
}

const describeKeyExchange = (info: KeyExchange | null): string => {
  if (info?.type === undefined) return ''
  if (info.type === 'DH') return `DH ${info.size ?? ''}`.trim()
  return info.name === undefined || info.name.startsWith('X25519') ? (info.name ?? '') : `ECDH ${info.name}`
}

/** What the server sent, leaf first: `issuerCertificate` walks the wire's list and adds no local roots. */
const sentChain = (leaf: X509Certificate | undefined): { chain: X509Certificate[]; truncated: boolean } => {
  const chain: X509Certificate[] = []
  for (let next = leaf; next !== undefined; next = next.issuerCertificate) {
    if (chain.length === MOST_CERTIFICATES) return { chain, truncated: true }
    chain.push(next)
  }
  return { chain, truncated: false }
}

/** On the client's side these are filled in by a CertificateRequest alone. BoringSSL may leave them empty. */
const wasAskedForCertificate = (socket: tls.TLSSocket): boolean => {
  try {
    return socket.getSharedSigalgs().length > 0
  } catch {
    return false
  }
}

/** Alerts that a server sends about the client's certificate, or the want of one (RFC 5246, section 7.2.2). */
const ABOUT_CERTIFICATES: ReadonlySet<number> = new Set([40, 41, 42, 43, 46, 48, 116])

/**
 * Version and cipher are agreed once the server has shown its certificate: what it refuses after that is ours. It
 * is how a missing client certificate shows in TLS 1.2 where the library does not tell what was asked for.
 */
const wasRefusedForCertificate = (socket: tls.TLSSocket, { alert }: Fault): boolean =>
  alert !== undefined && ABOUT_CERTIFICATES.has(alert) && socket.getPeerX509Certificate() !== undefined

/** Never rejects. The channel is consumed whatever happens; on a fault its socket is destroyed. */
export const startTls = async (
  clock: Pick<Clock, 'sleep'>,
  channel: Channel,
  options: TlsOptions,
): Promise<TlsHandshake | TlsRefusal> => {
  const raw = takeSocket(channel)
  if (raw === undefined) {
    return {
      fault: options.signal.aborted ? abortedFault : { code: 'CLOSED', message: 'the connection was closed' },
    }
  }
  return new Promise((resolve) => {
    const secure = tls.connect({
      socket: raw,
      secureContext: sharedContext(),
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(options.servername === '' ? {} : { servername: options.servername }),
    })
    const finish = (result: TlsHandshake | TlsRefusal) => {
      stopTimer()
      options.signal.removeEventListener('abort', onAbort)
      secure.off('secureConnect', onSecure)
      secure.off('close', onClose)
      if ('fault' in result) {
        secure.destroy()
        raw.destroy()
      } else {
        secure.off('error', onError)
      }
      resolve(result)
    }
    const onAbort = () => finish({ fault: abortedFault })
    const onError = (error: Error) => {
      const fault = faultOf(error)
      const asked = wasAskedForCertificate(secure) || wasRefusedForCertificate(secure, fault)
      finish({ fault, ...(asked ? { clientCertificateRequested: true } : {}) })
    }
    const onClose = () => finish({ fault: { code: 'CLOSED', message: 'the connection was closed' } })
    const onSecure = () => {
      const { chain, truncated } = sentChain(secure.getPeerX509Certificate())
      const now = Date.now()
      const cipher = secure.getCipher()
      finish({
        // Taken before anything is read, so that no byte is lost.
        channel: createChannel(secure, options.signal),
        protocol: secure.getProtocol() ?? '',
        cipher: cipher.standardName ?? cipher.name,
        keyExchange: describeKeyExchange(secure.getEphemeralKeyInfo() as KeyExchange | null),
        chain: chain.map((certificate) => certificateFacts(certificate, now)),
        chainTruncated: truncated,
        clientCertificateRequested: wasAskedForCertificate(secure),
      })
    }
    const stopTimer = afterMs(clock, options.timeoutMs, () =>
      finish({ fault: timeoutFault('TLS handshake', options.timeoutMs) }),
    )
    secure.on('error', onError)
    secure.on('error', () => undefined)
    secure.on('close', onClose)
    secure.on('secureConnect', onSecure)
    if (options.signal.aborted) onAbort()
    else options.signal.addEventListener('abort', onAbort, { once: true })
  })
}
