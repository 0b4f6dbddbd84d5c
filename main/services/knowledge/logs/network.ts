/** Names and connections, as the operating system says it through Java and other programs. */
import type { CauseId } from '../index.ts'
import { nameForNow, networkUnreachable, noRoute, refused, timedOut, unknownName } from '../phrases/system.ts'
import { isMicrosoft365 } from '../vendors.ts'
import { type Candidate, type LogContext, type LogPattern, sure } from './model.ts'

const oddHost = (host: string): boolean => /:\/\/|\s|\/|@|,/.test(host)

const unknownHost = ({ host }: LogContext): readonly Candidate[] =>
  oddHost(host)
    ? [{ cause: 'HOST_NOT_A_HOSTNAME', stage: 'settings', decidedBy: '' }]
    : [
        {
          cause: 'DNS_NAME_NOT_FOUND',
          stage: 'dns',
          decidedBy: 'The DNS, asked on the TeamConnect server, says that the name does not exist.',
        },
        {
          cause: 'DNS_NO_ADDRESS_RECORD',
          stage: 'dns',
          decidedBy: 'The name exists but has no address: it is a mail domain, not a server.',
        },
        {
          cause: 'DNS_TEMPORARY_FAILURE',
          stage: 'dns',
          decidedBy: 'Other names cannot be looked up there either, or it works again a little later.',
        },
        {
          cause: 'DNS_RESOLVER_TIMEOUT',
          stage: 'dns',
          decidedBy: 'The exception came only after many seconds.',
        },
      ]

/** An IPv6 address to which there is no way says more than that there is none. */
const noWay =
  (cause: CauseId) =>
  ({ text }: LogContext): readonly Candidate[] => [
    {
      cause: /\[?[0-9a-f]{1,4}(:[0-9a-f]{0,4}){3,}/i.test(text) ? 'DNS_IPV6_ADDRESS_UNREACHABLE' : cause,
      stage: 'connect',
      decidedBy: '',
    },
  ]

const connectTimedOut = ({ host, port, protocol }: LogContext): readonly Candidate[] => {
  if (protocol === 'smtp' && port === 465 && isMicrosoft365(host))
    return [{ cause: 'PROVIDER_HAS_NO_IMPLICIT_TLS', stage: 'connect', decidedBy: '' }]
  if (port !== 25) return [{ cause: 'TCP_CONNECT_TIMEOUT', stage: 'connect', decidedBy: '' }]
  return [
    {
      cause: 'TCP_CONNECT_TIMEOUT',
      stage: 'connect',
      decidedBy: 'Other ports of the server (465, 587) do not answer either.',
    },
    {
      cause: 'TCP_PORT25_BLOCKED_BY_PROVIDER',
      stage: 'connect',
      decidedBy: 'Other ports of the server answer, only 25 does not.',
    },
  ]
}

/** A proxy stood in the way. */
export const proxyPatterns: readonly LogPattern[] = [
  {
    pattern: /\b407\b.{0,60}proxy|proxy authentication required/i,
    candidates: sure('PROXY_AUTH_REQUIRED', 'connect'),
  },
  {
    pattern:
      /connection through proxy.{0,120}failed|unable to tunnel through proxy|proxy.{0,60}\b403\b(?! ?(?:bytes|ms|kb)\b)/i,
    candidates: sure('PROXY_CONNECT_FORBIDDEN', 'connect'),
  },
]

/** From the name to the connection. */
export const networkPatterns: readonly LogPattern[] = [
  // The name that was not found is that of the recipient's domain: the mail server is well.
  {
    pattern: /Name service error for name=/i,
    when: ({ text }) => {
      // “Host or domain name not found” stands before it in every case, also where the look-up is to be tried again.
      const [, missing = '', why = ''] = /Name service error for name=([\w.-]+)([^\n]*)/i.exec(text) ?? []
      return (
        /not found(?!, try again)/i.test(why) && text.toLowerCase().includes(`@${missing.toLowerCase()}>`)
      )
    },
    candidates: sure('RECIPIENT_UNKNOWN', 'envelope'),
  },
  // What the resolver answers where it may be otherwise a little later (TRY_AGAIN).
  {
    pattern:
      /host not found, try again|host name lookup failure|host lookup .{1,120}did not complete|\bDNS query failed\b(?!.{0,80}(?:NoRecords|Nonexist|NotFound))/i,
    candidates: () => [
      {
        cause: 'DNS_TEMPORARY_FAILURE',
        stage: 'dns',
        decidedBy: 'The name server answers, and says that it cannot tell just now (SERVFAIL).',
      },
      { cause: 'DNS_RESOLVER_TIMEOUT', stage: 'dns', decidedBy: 'The name server does not answer at all.' },
    ],
  },
  // The resolver’s own word within Java’s exception: it is the one case that the exception tells apart.
  { pattern: nameForNow, candidates: sure('DNS_TEMPORARY_FAILURE', 'dns') },
  {
    pattern: unknownName,
    // A server that looks its client up.
    when: ({ text }) =>
      !/does not resolve to address|client (host|address)|reverse|hostname \S+ verification/i.test(text),
    candidates: unknownHost,
  },
  {
    pattern: refused,
    candidates: sure('TCP_CONNECTION_REFUSED', 'connect'),
  },
  {
    pattern: timedOut,
    when: ({ text }) => !/read timed out|while (sending|receiving|performing)/i.test(text),
    candidates: connectTimedOut,
  },
  { pattern: noRoute, candidates: noWay('TCP_HOST_UNREACHABLE') },
  { pattern: networkUnreachable, candidates: noWay('TCP_NETWORK_UNREACHABLE') },
  {
    pattern: /cannot assign requested address|EADDRNOTAVAIL|address already in use: connect/i,
    candidates: sure('TCP_LOCAL_ADDRESS_UNAVAILABLE', 'connect'),
  },
  {
    pattern: /permission denied: (connect|socket)|connect (EACCES|EPERM)|SocketException: permission denied/i,
    candidates: sure('TCP_LOCAL_FIREWALL', 'connect'),
  },
]
