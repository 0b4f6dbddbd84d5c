/**
 * Faults that no server puts into words: Java’s and other programs’ own messages. One where the words are
 * clear; several where they are the same for different causes, each with what would decide.
 */
import type { CauseId } from '#main/services/knowledge/index.ts'
import { says } from '#main/services/knowledge/phrases/index.ts'
import { normalise, withoutNames } from '#main/services/knowledge/text.ts'
import { isMicrosoft365 } from '#main/services/knowledge/vendors.ts'
import type { StageName } from '#shared/diagnosis/model.ts'
import {
  cutOff,
  nameForNow,
  networkUnreachable,
  noRoute,
  refused,
  timedOut,
  unknownName,
} from './system-words.ts'

export interface SignContext {
  readonly text: string
  readonly protocol: 'smtp' | 'imap'
  readonly host: string
  readonly port: number
}

export interface Candidate {
  readonly cause: CauseId
  readonly stage: StageName
  readonly decidedBy: string
}

interface Sign {
  readonly pattern: RegExp
  /** Told apart from others by more than its pattern. */
  readonly when?: (context: SignContext) => boolean
  readonly candidates: (context: SignContext) => readonly Candidate[]
}

const sure =
  (cause: CauseId, stage: StageName): (() => readonly Candidate[]) =>
  () => [{ cause, stage, decidedBy: '' }]

const byProtocol =
  (smtp: CauseId, imap: CauseId, stage: StageName) =>
  ({ protocol }: SignContext): readonly Candidate[] => [
    { cause: protocol === 'smtp' ? smtp : imap, stage, decidedBy: '' },
  ]

const oddHost = (host: string): boolean => /:\/\/|\s|\/|@|,/.test(host)

const unknownHost = ({ host }: SignContext): readonly Candidate[] =>
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

const untrusted = (): readonly Candidate[] => [
  { cause: 'TLS_SELF_SIGNED', stage: 'tls', decidedBy: 'The certificate names itself as its issuer.' },
  { cause: 'TLS_PRIVATE_CA', stage: 'tls', decidedBy: 'Its issuer is the company’s own authority.' },
  {
    cause: 'TLS_INCOMPLETE_CHAIN',
    stage: 'tls',
    decidedBy: 'Its issuer is a public authority, and the server sends one certificate only.',
  },
  {
    cause: 'TLS_TRUSTED_HERE_NOT_IN_JAVA',
    stage: 'tls',
    decidedBy: 'A test from here finds nothing wrong: only Java’s own list lacks the authority.',
  },
  {
    cause: 'CORPORATE_TLS_INTERCEPTION',
    stage: 'tls',
    decidedBy: 'Its issuer is a firewall or web gateway; other servers show the same issuer.',
  },
]

const connectTimedOut = ({ host, port, protocol }: SignContext): readonly Candidate[] => {
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

/** JavaMail’s commands between the greeting and the message. */
const inTransaction = /SMTPTransport\.(?:mailFrom|rcptTo|ehlo|helo|data)\(/

const atGreeting = (text: string): boolean =>
  /openServer|while receiving the initial server greeting|greeting|initial connection/i.test(text)

const readTimedOut = ({ text, protocol, port }: SignContext): readonly Candidate[] => {
  const isSmtp = protocol === 'smtp'
  const plainOnTls: Candidate = {
    cause: isSmtp ? 'PLAIN_ON_TLS_PORT' : 'IMAP_PLAIN_ON_TLS_PORT',
    stage: 'greeting',
    decidedBy: 'The port answers a TLS handshake, and Use SSL is not ticked.',
  }
  const silent: Candidate = {
    cause: 'GREETING_TIMEOUT',
    stage: 'greeting',
    decidedBy: 'The port stays silent in plain text and in TLS.',
  }
  const handshake: Candidate = {
    cause: 'TLS_HANDSHAKE_TIMEOUT',
    stage: 'tls',
    decidedBy: 'Use SSL is ticked, and the trace passes through the TLS handshake.',
  }
  const later: Candidate = {
    cause: isSmtp ? 'SMTP_REPLY_TIMEOUT' : 'IMAP_REPLY_TIMEOUT',
    stage: isSmtp ? 'envelope' : 'select',
    decidedBy: 'The trace shows a command after the greeting.',
  }
  if (isSmtp && inTransaction.test(text)) return [{ ...later, decidedBy: '' }]
  if (/finishData|sendMessage.*data/i.test(text))
    return [
      { ...later, stage: 'message', decidedBy: 'Small messages hang as well.' },
      { cause: 'TCP_MTU_BLACKHOLE', stage: 'message', decidedBy: 'Small messages pass, large ones hang.' },
    ]
  if (/startHandshake|SSLSocketImpl\.(readHandshake|startHandshake)/i.test(text))
    return [{ ...handshake, decidedBy: '' }]
  if (atGreeting(text)) return [plainOnTls, silent]
  const likelyTls = port === 465 || port === 993
  return likelyTls ? [plainOnTls, silent, handshake, later] : [silent, later, plainOnTls]
}

/** On a port that is for TLS, silence until the end is how a server takes plain text. */
const closedAtGreeting = ({ port }: SignContext): readonly Candidate[] => {
  if (port !== 465) return [{ cause: 'GREETING_CLOSED', stage: 'greeting', decidedBy: '' }]
  return [
    {
      cause: 'PLAIN_ON_TLS_PORT',
      stage: 'greeting',
      decidedBy: 'Use SSL is not ticked: this port begins with TLS.',
    },
    {
      cause: 'GREETING_CLOSED',
      stage: 'greeting',
      decidedBy: 'Use SSL is ticked, or the port stays without a word in TLS as well.',
    },
  ]
}

const reset = ({ text, protocol }: SignContext): readonly Candidate[] => {
  const isSmtp = protocol === 'smtp'
  if (/finishData|end of DATA/i.test(text))
    return [{ cause: 'LOST_AFTER_DATA', stage: 'message', decidedBy: '' }]
  if (atGreeting(text)) return [{ cause: 'TCP_RESET_AT_CONNECT', stage: 'greeting', decidedBy: '' }]
  // What can break off in the middle of a command or a message has been greeted.
  if (
    isSmtp &&
    /lost connection with .{1,200} while (sending|performing the (EHLO|HELO|LHLO))|SMTPTransport\.(mailFrom|rcptTo|ehlo|helo|data|sendMessage)\b|can.t send command to SMTP host|while sending message/i.test(
      text,
    )
  )
    return [{ cause: 'SMTP_CONNECTION_LOST', stage: 'envelope', decidedBy: '' }]
  if (/handshake/i.test(text)) return [{ cause: 'TLS_HANDSHAKE_CUT', stage: 'tls', decidedBy: '' }]
  return [
    {
      cause: 'TCP_RESET_AT_CONNECT',
      stage: 'greeting',
      decidedBy: 'It comes at once, before any reply of the server.',
    },
    {
      cause: isSmtp ? 'SMTP_CONNECTION_LOST' : 'IMAP_CONNECTION_LOST',
      stage: isSmtp ? 'envelope' : 'select',
      decidedBy: 'Replies came before it.',
    },
  ]
}

const isStartTls = ({ text }: SignContext): boolean =>
  /could not convert socket to tls|startTLS\b|cannot start tls/i.test(text)

/** A failing switch to TLS is STARTTLS’s own, unless the words name the fault of the certificate. */
const handshakeEnd = (context: SignContext): readonly Candidate[] => [
  {
    cause: isStartTls(context) ? 'STARTTLS_HANDSHAKE_FAILED' : 'TLS_HANDSHAKE_CUT',
    stage: 'tls',
    decidedBy: '',
  },
]

/** A server that takes no TLS as old as the client's. */
export const oldTls =
  /\bTLS ?v?1\.[01]\b.{0,60}(not supported|no longer|deprecated|rejected|disabled)|(requires?|at least|support) TLS ?v?1\.[23]\b/i

/** Classes of the mail library and of Activation, in both namings, and of the versions that came after. */
const mailClass = String.raw`(?:(?:javax|jakarta)[./](?:mail|activation)|com[./]sun[./](?:mail|activation)|org[./]eclipse[./]angus)[./][\w./$]{0,120}`

/** The class loader's own errors, and the class that they are about in the same line. */
const loaderErrors = new RegExp(
  String.raw`\b(?:NoClassDefFoundError|ClassNotFoundException|NoSuchMethodError|NoSuchFieldError|AbstractMethodError|IllegalAccessError|IncompatibleClassChangeError|VerifyError|LinkageError|ServiceConfigurationError|ClassFormatError|BootstrapMethodError)\b[^\n]{0,300}?\b${mailClass}|\bClassNotFoundException\b:? ${mailClass}`,
)

const castOfMail = new RegExp(
  String.raw`ClassCastException:? (?:class )?(${mailClass})[^\n]{0,120}? (?:cannot be cast to|incompatible with) (?:class )?(${mailClass})`,
)

/**
 * A class that is no longer itself: the same one twice, or one of the library's own that is not what the library
 * asks for. What a program takes for another part of a message is that program's fault.
 */
const isForeignCast = (text: string): boolean => {
  const [, from = '', to = ''] = castOfMail.exec(text) ?? []
  const simple = (name: string): string => name.replace(/[.$]+$/, '').replace(/^.*[./]/, '')
  return (
    to !== '' &&
    /^(?:javax|jakarta)\b/.test(to) &&
    (simple(from) === simple(to) ||
      (/^(?:com\.sun\.mail|org\.eclipse\.angus)\b/.test(from) && !/\.util\.|Stream$/.test(from)))
  )
}

/** What the library brings itself: a missing handler for it is a missing part, one for another type is not. */
const missingPart =
  /no object DCH for MIME type (?:multipart\/|text\/(?:plain|html|xml)|message\/rfc822)|NoSuchProviderException:? ?(?:(?:No provider for )?(?:smtps?|imaps?)\b(?![.\w-])|Provider class)|\bprovider (?:of |for )?(?:jakarta|javax|com\.sun|org\.eclipse\.angus)\.(?:mail|activation)\.[\w.]{1,80} (?:was |could )?not (?:be )?found|\bnot? provider of (?:jakarta|javax)\.(?:mail|activation)\.[\w.]{1,80} was found/i

/** Activation serves web services and XML as well: then it is not mail that is missing something. */
const isForWeb = (text: string): boolean =>
  !/\b(?:javax|jakarta|com[./]sun|angus)[./]mail\b|\be?mail\b|smtp|imap/i.test(text) &&
  /jaxb|\bj(?:avax|akarta)[./](?:xml|ws|servlet|json)|\bcxf\b|\baxis|soap|wsdl|\bsaaj\b|resteasy|jersey/i.test(
    text,
  )

/** The mail library itself is at fault: nothing was said to any server. */
export const isLibraryFault = (text: string): boolean =>
  missingPart.test(text) || (loaderErrors.test(text) && !isForWeb(text)) || isForeignCast(text)

/** Most specific first; within a Java trace the deepest cause has the telling words, so all of it is looked at. */
const signs: readonly Sign[] = [
  {
    pattern: /(?:Exception|Error)\b|provider\b/i,
    when: ({ text }) => isLibraryFault(text),
    candidates: sure('JAVA_MAIL_LIBRARY_BROKEN', 'settings'),
  },
  {
    // Programs have loops of their own, and routes have hops: without a reply the words have to be mail's.
    pattern:
      /\b(?:mail|forward\w*|routing|delivery|alias\w*)[- /]+(?:\w+ )?loop|\bloop\w* back to\b|\bhops?\b|\breceived\b|\b(?:mail|message) (?:is|was) looping/i,
    when: ({ text }) =>
      isAboutMail(text) &&
      !/trac(?:e|ing) ?rout|tracert/i.test(text) &&
      // What mail may also meet with, in a page or a bounce that explains.
      !/\b(?:may|might|can|could)\b(?: also)? (?:be|come|have|happen|occur|result|mean|indicate)\b[^\n]{0,80}\bloop/i.test(
        text,
      ) &&
      says.mailLoop(normalise(withoutNames(text))),
    candidates: sure('MAIL_LOOP', 'envelope'),
  },
  // Java that asks for TLS 1.0 alone is told so in SMTP's own words.
  { pattern: oldTls, candidates: sure('TLS_JVM_PROTOCOL_DISABLED', 'tls') },
  // Logs of servers without the reply that they gave.
  {
    pattern:
      /SASL \S{1,40} authentication failed|\((?:auth failed, )?[1-9]\d* (?:authentication )?attempts|authenticator failed for/i,
    candidates: ({ text, protocol }) => {
      // Postfix 3 writes “(reason unavailable)” where the login service gave none.
      const down = /generic failure|temporary|connection lost|(?<!reason )unavailable|timed? ?out/i.test(text)
      if (/invalid authentication mechanism|no mechanism available/i.test(text))
        return [
          {
            cause: 'AUTH_MECHANISM_UNSUPPORTED',
            stage: protocol === 'imap' ? 'login' : 'auth',
            decidedBy: '',
          },
        ]
      const isImap = protocol === 'imap' || /\bimap-?login\b/i.test(text)
      if (isImap)
        return [
          {
            cause: down ? 'IMAP_TEMPORARILY_UNAVAILABLE' : 'IMAP_LOGIN_REJECTED',
            stage: 'login',
            decidedBy: '',
          },
        ]
      return [{ cause: down ? 'AUTH_TEMPORARY_FAILURE' : 'AUTH_REJECTED', stage: 'auth', decidedBy: '' }]
    },
  },
  {
    pattern: /\b407\b.{0,60}proxy|proxy authentication required/i,
    candidates: sure('PROXY_AUTH_REQUIRED', 'connect'),
  },
  {
    pattern:
      /connection through proxy.{0,120}failed|unable to tunnel through proxy|proxy.{0,60}\b403\b(?! ?(?:bytes|ms|kb)\b)/i,
    candidates: sure('PROXY_CONNECT_FORBIDDEN', 'connect'),
  },
  {
    pattern:
      /CertificateExpiredException|certificate (has )?expired|CERT_HAS_EXPIRED|NotAfter:|alert certificate expired/i,
    candidates: sure('TLS_CERT_EXPIRED', 'tls'),
  },
  {
    pattern: /CertificateNotYetValidException|certificate is not yet valid|CERT_NOT_YET_VALID|NotBefore:/i,
    candidates: sure('TLS_CERT_NOT_YET_VALID', 'tls'),
  },
  {
    pattern:
      /can'?[’']?t verify identity of server|no (subject alternative|name matching)|doesn'?t match any of the subject alternative|hostname.{0,30}(mismatch|does not match)|hostname verification|ERR_TLS_CERT_ALTNAME_INVALID|is not in the cert'?s? (altnames|list)|(server|host) ?name does not match certificate|certificate.{0,40}(host ?name|name) mismatch/i,
    candidates: (context) => [
      {
        cause: /No subject alternative names? matching IP|IP: ?[\d.]+ is not/i.test(context.text)
          ? 'TLS_HOST_IS_IP_ADDRESS'
          : 'TLS_NAME_MISMATCH',
        stage: 'tls',
        decidedBy: '',
      },
    ],
  },
  {
    pattern:
      /DEPTH_ZERO_SELF_SIGNED_CERT|depth zero self[- ]signed|(?<!chain: )self[- ]signed certificate(?! in certificate chain)/i,
    candidates: sure('TLS_SELF_SIGNED', 'tls'),
  },
  {
    pattern:
      /x509: certificate is valid for|x509: cannot validate certificate for \S+ because it doesn.t contain|x509: certificate is not valid for any names|num=62:hostname mismatch|certificate verify failed: (hostname|ip address) mismatch|doesn.t match either of|did not match expected CN|RemoteCertificateNameMismatch/i,
    candidates: sure('TLS_NAME_MISMATCH', 'tls'),
  },
  {
    pattern:
      /validity check failed|not within its validity period|x509: certificate has expired or is not yet valid(?!: current time)/i,
    candidates: () => [
      {
        cause: 'TLS_CERT_EXPIRED',
        stage: 'tls',
        decidedBy: 'The next line says “NotAfter”, or the certificate’s end has passed.',
      },
      {
        cause: 'TLS_CERT_NOT_YET_VALID',
        stage: 'tls',
        decidedBy: 'The next line says “NotBefore”, or a clock is wrong.',
      },
    ],
  },
  {
    pattern: /UNABLE_TO_VERIFY_LEAF_SIGNATURE|unable to verify the first certificate/i,
    candidates: () =>
      untrusted().filter(({ cause }) => cause === 'TLS_INCOMPLETE_CHAIN' || cause === 'TLS_PRIVATE_CA'),
  },
  // Java wraps its own restrictions into the words for a path that does not hold.
  {
    pattern:
      /algorithm constraints check failed on (keysize|key size)|algorithm constraints check failed:? (RSA|DSA|EC)\b|\bRSA \d{3,4} ?bit key used/i,
    candidates: sure('TLS_WEAK_KEY', 'tls'),
  },
  {
    pattern: /algorithm constraints check failed|legacy sigalg/i,
    candidates: sure('TLS_LEGACY_SIGNATURE', 'tls'),
  },
  {
    pattern: /(does not|do not|doesn.t|don.t) conform to (the )?algorithm constraints/i,
    candidates: () => [
      {
        cause: 'TLS_LEGACY_SIGNATURE',
        stage: 'tls',
        decidedBy:
          'The lines below it (“Caused by”) name MD5 or SHA-1, or the certificate is signed with one.',
      },
      {
        cause: 'TLS_WEAK_KEY',
        stage: 'tls',
        decidedBy:
          'The lines below it speak of the key size, or the certificate’s key has less than 2048 bits.',
      },
    ],
  },
  // Of Java’s check whether the certificate still holds. In a trace the reason stands below what it led to.
  {
    pattern: /certificate (has been|was|is) revoked|CertificateRevokedException|\brevocation reason:/i,
    candidates: sure('TLS_CERT_REVOKED', 'tls'),
  },
  {
    pattern:
      /\brevocation\b|\bno CRLs? found|RevocationStatusUnknown|OfflineRevocation|\bOCSP\b.{0,60}(fail|error|unable|invalid|timed ?out|unauthori[sz]ed|not reach)|(unable|fail\w*|error|cannot).{0,40}\b(OCSP|CRL)\b|response is unreliable: its validity interval/i,
    when: ({ text }) =>
      /exception|\berrors?\b|\bunable\b|\bfail|could not|cannot|unknown/i.test(text) &&
      /cert|pkix|\bssl|\btls/i.test(text),
    candidates: sure('TLS_REVOCATION_UNKNOWN', 'tls'),
  },
  {
    pattern:
      /PKIX path building failed|unable to find valid certification path|SELF_SIGNED_CERT_IN_CHAIN|self[- ]signed certificate in certificate chain|unable to get (local )?issuer certificate|UNABLE_TO_GET_ISSUER_CERT|No trusted certificate found|certificate verif(y|ication) failed|untrusted issuer|alert (number 48|unknown[_ ]ca|certificate unknown)|PKIX path validation failed|certificate signed by unknown authority|trust anchor for certification path not found|RemoteCertificateChainErrors|remote certificate is invalid|server('s)?( SSL)? certificate\b.{0,60}(could not be validated|not (trusted|verified))|unknown CA\b/i,
    candidates: untrusted,
  },
  {
    pattern:
      /\bDH\b.{0,60}does not comply|could not generate DH keypair|dh key too small|prime size must be/i,
    candidates: sure('TLS_WEAK_DH', 'tls'),
  },
  {
    pattern: /\bECDH\w*\b.{0,60}does not comply|(cipher ?suite|\bcurve)\b.{0,60}(is )?disabled by jdk\.tls/i,
    candidates: sure('TLS_NO_COMMON_CIPHER', 'tls'),
  },
  {
    pattern:
      /no appropriate protocol|protocol is disabled or cipher suites are inappropriate|no (usable|enabled) protocol|\b(TLS|SSL) ?v?[\d.]{1,3}\b.{0,60}jdk\.tls\.disabledAlgorithms|jdk\.tls\.disabledAlgorithms.{0,60}\b(TLS|SSL) ?v?[\d.]{1,3}\b/i,
    candidates: sure('TLS_JVM_PROTOCOL_DISABLED', 'tls'),
  },
  {
    pattern:
      /fatal alert: protocol_version|alert protocol version|server chose (TLS|SSL)v[\d.]{1,3},? but|server selected protocol version \S{3,8} is not accepted|unsupported protocol|UNSUPPORTED_PROTOCOL|client_hello:version too low/i,
    candidates: sure('TLS_PROTOCOL_TOO_OLD', 'tls'),
  },
  {
    pattern: /certificate_required|alert certificate required|bad_certificate/i,
    candidates: sure('TLS_CLIENT_CERT_REQUIRED', 'tls'),
  },
  {
    pattern:
      /fatal alert: handshake_failure|alert handshake failure|remote error: (?:tls: )?handshake failure|no cipher suites in common|no shared cipher/i,
    candidates: () => [
      {
        cause: 'TLS_NO_COMMON_CIPHER',
        stage: 'tls',
        decidedBy: 'The server asks for no client certificate.',
      },
      {
        cause: 'TLS_CLIENT_CERT_REQUIRED',
        stage: 'tls',
        decidedBy: 'The server asks for a client certificate in the handshake.',
      },
    ],
  },
  {
    pattern: /fatal alert: unrecognized_name|unrecognized_name/i,
    candidates: sure('TLS_NAME_NOT_SERVED', 'tls'),
  },
  { pattern: /fatal alert: internal_error/i, candidates: sure('TLS_SERVER_FAULT', 'tls') },
  // The server's side of it: what came to a port for TLS was no TLS.
  {
    pattern: /SSL_accept.{0,120}(wrong version number|unknown protocol|http request)/i,
    candidates: byProtocol('PLAIN_ON_TLS_PORT', 'IMAP_PLAIN_ON_TLS_PORT', 'greeting'),
  },
  {
    pattern:
      /first record does not look like a TLS handshake|unsupported or unrecognized SSL message|unrecognized SSL message, plaintext connection|wrong version number|WRONG_VERSION_NUMBER|SSL_do_handshake.{0,40}http request/i,
    when: (context) => !isStartTls(context),
    candidates: (context) =>
      isMicrosoft365(context.host) && context.protocol === 'smtp'
        ? [{ cause: 'PROVIDER_HAS_NO_IMPLICIT_TLS', stage: 'tls', decidedBy: '' }]
        : byProtocol('TLS_ON_PLAIN_PORT', 'IMAP_TLS_ON_PLAIN_PORT', 'tls')(context),
  },
  {
    pattern:
      /remote host (terminated|closed connection during) (the )?handshake|SSL peer shut down incorrectly|could not convert socket to tls|disconnected before secure TLS connection|cannot start tls|SSL_(connect|accept) error [^\n]{1,200}: lost connection|TLS\/SSL failure [^\n]{1,200}disconnect/i,
    candidates: handshakeEnd,
  },
  { pattern: /received fatal alert: \w+/i, candidates: sure('TLS_REFUSED_BY_SERVER', 'tls') },
  // That it failed, and nothing of why.
  {
    pattern:
      /SSL_connect error [^\n]{1,200}: -?\d|(TLS\/SSL|SSL\/TLS|TLS|SSL) (negotiation )?failure\b|attempting to establish an SSL or TLS connection/i,
    candidates: sure('TLS_HANDSHAKE_FAILED', 'tls'),
  },
  {
    pattern:
      /STARTTLS (is )?required but (host does not support|not supported)|TLS is required, but was not offered|STARTTLS( extension)? not (offered|supported|advertised)|(does not|doesn.t) support STARTTLS/i,
    candidates: sure('STARTTLS_NOT_OFFERED', 'starttls'),
  },
  {
    pattern:
      /(does not|doesn.t|not) (advertise|offer|support)\w* (the )?(SMTP )?AUTH\b|SMTP AUTH extension not supported|AUTH command used when not advertised/i,
    candidates: sure('EHLO_NO_LOGIN_OFFERED', 'ehlo'),
  },
  {
    pattern:
      /no authentication mech\w{1,8} supported|invalid authentication mechanism|no (worthy|suitable|acceptable) (mechs?|mechanisms?)( found)?|no mechanism available|SASL mechanism.{0,30}not available/i,
    candidates: (context) => [
      {
        cause: 'AUTH_MECHANISM_UNSUPPORTED',
        stage: context.protocol === 'smtp' ? 'auth' : 'login',
        decidedBy: '',
      },
    ],
  },
  { pattern: /no login methods supported/i, candidates: sure('IMAP_LOGIN_NEEDS_TLS', 'capability') },
  {
    pattern: /no password specified|password (is )?(missing|not set|empty)/i,
    candidates: (context) => [
      { cause: 'NO_PASSWORD', stage: context.protocol === 'smtp' ? 'auth' : 'login', decidedBy: '' },
    ],
  },
  {
    pattern: /port out of range|ERR_SOCKET_BAD_PORT|port should be >= 0/i,
    candidates: sure('PORT_OUT_OF_RANGE', 'settings'),
  },
  {
    pattern:
      /greeting (was )?(never|not) (received|sent)|(waiting for|no) (the )?(server )?greeting\b.{0,40}(time|received)/i,
    candidates: readTimedOut,
  },
  {
    pattern: /bad greeting from SMTP host.{0,200}\[EOF\]|response: -1\b/i,
    candidates: closedAtGreeting,
  },
  {
    // Go and its kin say no more than that the stream has ended.
    pattern: /\[EOF\]|\b(?:err|error|fail\w*|send\w*)\b[^\n]{0,300}[:=] ?["']?(?:unexpected )?EOF\b/i,
    when: ({ text }) => isAboutMail(text),
    candidates: ({ text, protocol }) =>
      /SMTPTransport\.finishData/.test(text)
        ? [{ cause: 'LOST_AFTER_DATA', stage: 'message', decidedBy: '' }]
        : // An answer was waited for: to the login, or to a command.
          /AuthenticationFailedException|SMTPTransport\$Authenticator/.test(text) ||
            (protocol === 'smtp' && /SMTPTransport\.(ehlo|helo|mailFrom|rcptTo|issue|data)/i.test(text))
          ? [
              {
                cause: 'SMTP_CONNECTION_LOST',
                stage: /Authenticat/.test(text) ? 'auth' : 'ehlo',
                decidedBy: '',
              },
            ]
          : [
              {
                cause: 'GREETING_CLOSED',
                stage: 'greeting',
                decidedBy: 'No reply of the server came before it.',
              },
              {
                cause: 'SMTP_CONNECTION_LOST',
                stage: 'ehlo',
                decidedBy: 'Replies of the server came before it.',
              },
            ],
  },
  {
    pattern: /bad greeting from SMTP host.{0,200}(\* OK|SSH-|HTTP\/|\+OK)/i,
    candidates: sure('GREETING_WRONG_SERVICE', 'greeting'),
  },
  {
    pattern: /MessagingException: 220[ -]/i,
    when: ({ text }) => /imap/i.test(text) || !/\bmail\.smtp\b/i.test(text),
    candidates: sure('IMAP_WRONG_SERVICE', 'greeting'),
  },
  {
    pattern: /ReadOnlyFolderException|cannot open in desired mode|folder is read-?only/i,
    candidates: sure('IMAP_FOLDER_READ_ONLY', 'select'),
  },
  { pattern: /FolderNotFoundException/i, candidates: sure('IMAP_FOLDER_NOT_FOUND', 'select') },
  { pattern: /ReferralException/i, candidates: sure('IMAP_REFERRAL', 'login') },
  {
    pattern: /connection dropped by server/i,
    when: ({ text }) => !/openServer|IMAPProtocol\.<init>|greeting|Folder|^\s+at /im.test(text),
    candidates: () => [
      {
        cause: 'IMAP_CLOSED',
        stage: 'greeting',
        decidedBy: 'It comes at once, when TeamConnect begins to read.',
      },
      {
        cause: 'IMAP_CONNECTION_LOST',
        stage: 'select',
        decidedBy: 'The mailbox was open before, and it comes now and then.',
      },
    ],
  },
  {
    pattern: /connection dropped by server|(?:Folder|Store)Closed(?:IO)?Exception/i,
    candidates: ({ text }) => [
      {
        cause: /openServer|IMAPProtocol\.<init>|greeting/i.test(text)
          ? 'IMAP_CLOSED'
          : 'IMAP_CONNECTION_LOST',
        stage: /openServer|IMAPProtocol\.<init>|greeting/i.test(text) ? 'greeting' : 'select',
        decidedBy: '',
      },
    ],
  },
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
    pattern: /SSL_(connect|accept|do_handshake)\b.{0,160}timed? ?out/i,
    candidates: sure('TLS_HANDSHAKE_TIMEOUT', 'tls'),
  },
  {
    pattern: timedOut,
    when: ({ text }) => !/read timed out|while (sending|receiving|performing)/i.test(text),
    candidates: connectTimedOut,
  },
  {
    pattern: noRoute,
    candidates: ({ text }) => [
      {
        cause: /\[?[0-9a-f]{1,4}(:[0-9a-f]{0,4}){3,}/i.test(text)
          ? 'DNS_IPV6_ADDRESS_UNREACHABLE'
          : 'TCP_HOST_UNREACHABLE',
        stage: 'connect',
        decidedBy: '',
      },
    ],
  },
  {
    pattern: networkUnreachable,
    candidates: ({ text }) => [
      {
        cause: /\[?[0-9a-f]{1,4}(:[0-9a-f]{0,4}){3,}/i.test(text)
          ? 'DNS_IPV6_ADDRESS_UNREACHABLE'
          : 'TCP_NETWORK_UNREACHABLE',
        stage: 'connect',
        decidedBy: '',
      },
    ],
  },
  {
    pattern: /cannot assign requested address|EADDRNOTAVAIL|address already in use: connect/i,
    candidates: sure('TCP_LOCAL_ADDRESS_UNAVAILABLE', 'connect'),
  },
  {
    pattern: /permission denied: (connect|socket)|connect (EACCES|EPERM)|SocketException: permission denied/i,
    candidates: sure('TCP_LOCAL_FIREWALL', 'connect'),
  },
  {
    pattern:
      /conversation with .{1,200} timed out|read timed out|timed out while (receiving|sending|performing|waiting)|SocketTimeoutException/i,
    when: ({ text }) => !/timed out while/i.test(text) || isAboutMail(text),
    candidates: readTimedOut,
  },
  {
    pattern: cutOff,
    candidates: reset,
  },
  {
    // JavaMail's own words for a connection that was there.
    pattern: /\* BYE J(?:ava|akarta )Mail Exception/,
    candidates: sure('IMAP_CONNECTION_LOST', 'select'),
  },
  {
    // What the server says of a message, or the message itself, as the library takes it apart.
    pattern:
      /unable to load (?:BODYSTRUCTURE|ENVELOPE)|(?:BODYSTRUCTURE|ENVELOPE) parse error|\biap\.ParsingException\b|\bin parsing (?:the )?(?:BODYSTRUCTURE|ENVELOPE)/i,
    candidates: sure('IMAP_MESSAGE_UNREADABLE', 'mailbox'),
  },
  {
    // The class that finds out too late: the other side hung up since the last command.
    pattern: /IllegalStateException: Not connected/,
    when: ({ text }) => /SMTPTransport\.|IMAP(?:Store|Folder)\./.test(text),
    candidates: ({ text }) => [
      /SMTPTransport\./.test(text)
        ? { cause: 'SMTP_CONNECTION_LOST', stage: 'envelope', decidedBy: '' }
        : { cause: 'IMAP_CONNECTION_LOST', stage: 'select', decidedBy: '' },
    ],
  },
  {
    // Of TLS, and nothing that anybody above knew.
    pattern: /javax\.net\.ssl\.SSL\w*Exception/,
    candidates: sure('TLS_HANDSHAKE_FAILED', 'tls'),
  },
  {
    pattern: /did not accept our (requests?|attempts?) to connect|unable to establish (a )?connection/i,
    candidates: sure('TCP_CONNECT_FAILED', 'connect'),
  },
  {
    pattern: /exception reading response|could not connect to SMTP host|couldn[’']?t connect to host/i,
    // What the program itself lacks is no matter of the network.
    when: ({ text }) => !/ClassNotFoundException|NoClassDefFoundError|unknown socket factory/i.test(text),
    candidates: () => [
      {
        cause: 'TCP_CONNECT_FAILED',
        stage: 'connect',
        decidedBy: 'The lines below it (“nested exception is”) name the network’s fault.',
      },
      { cause: 'GREETING_TIMEOUT', stage: 'greeting', decidedBy: 'They say “Read timed out”.' },
      { cause: 'TCP_RESET_AT_CONNECT', stage: 'greeting', decidedBy: 'They say “Connection reset”.' },
      { cause: 'TLS_HANDSHAKE_FAILED', stage: 'tls', decidedBy: 'They speak of SSL or certificates.' },
    ],
  },
  {
    pattern:
      /AddressException: (Illegal|Missing|Local address|Domain|Empty|Extra|Nested)|illegal address|Missing final '@domain'/i,
    candidates: () => [
      {
        cause: 'SENDER_SYNTAX',
        stage: 'settings',
        decidedBy: 'The address in the text is the Reply-To Address or a user’s own.',
      },
      {
        cause: 'RECIPIENT_SYNTAX',
        stage: 'envelope',
        decidedBy: 'The address in the text is one that the mail was to go to.',
      },
    ],
  },
  {
    pattern: /SendFailedException: (Invalid Addresses|No recipient)/i,
    candidates: () => [
      {
        cause: 'RELAY_DENIED',
        stage: 'envelope',
        decidedBy: 'The lines below it (“nested exception is”) speak of relaying.',
      },
      {
        cause: 'RECIPIENT_UNKNOWN',
        stage: 'envelope',
        decidedBy: 'The lines below it say that a user or mailbox is unknown.',
      },
      { cause: 'SENDER_NOT_OWNED', stage: 'envelope', decidedBy: 'The lines below it speak of the sender.' },
      {
        cause: 'EHLO_NAME_NOT_QUALIFIED',
        stage: 'envelope',
        decidedBy: 'The lines below it speak of the HELO name.',
      },
    ],
  },
  {
    pattern: /AuthenticationFailedException/i,
    candidates: ({ protocol }) =>
      protocol === 'smtp'
        ? [
            { cause: 'AUTH_REJECTED', stage: 'auth', decidedBy: 'The server’s reply begins with 5.' },
            {
              cause: 'AUTH_TEMPORARY_FAILURE',
              stage: 'auth',
              decidedBy: 'The server’s reply begins with 4: then the password is not the matter.',
            },
          ]
        : [
            {
              cause: 'IMAP_LOGIN_REJECTED',
              stage: 'login',
              decidedBy: 'The server’s words speak of user name or password.',
            },
            {
              cause: 'IMAP_TEMPORARILY_UNAVAILABLE',
              stage: 'login',
              decidedBy: 'The server’s words speak of a temporary fault or a limit.',
            },
          ],
  },
]

const mailMarks =
  /\bmail|mail\b|\b(relay(ing)?|recipients?|rcpt|mailbox)\b|\w[Mm]ail(er|Service|Sender|Exception)?\b|smtp|imap|postfix|dovecot|exim|sendmail|\bexchange|notif(ication|ier)|(?:\]:|[a-z]:|port\D{0,4})(?:25|465|587|143|993)\b(?![.:]\d)/i

/** Words or an address that only mail has. */
export const isAboutMail = (text: string): boolean =>
  (mailMarks.test(text) || /\w@[\w-]+\.\w/.test(text)) &&
  !/\bjms\b|activemq|rabbitmq|kafka|hornetq|artemis/i.test(text)

/** Names of classes, of those that threw and of those that called. */
const classNames = /\b[a-z]\w{0,60}(?:\.[a-z_]\w{0,60}){1,20}\.[A-Z]\w*/g

/** Java’s own, which everybody calls; but what Java has for the web and for directories is not for mail. */
const isAnybodys = (name: string): boolean =>
  /^(?:java|javax\.net|sun|jdk|com\.sun\.(?:net|crypto)|com\.ibm\.(?:jsse|crypto|security))\b/.test(name) &&
  !/^(?:sun\.net\.www|java\.net\.http|jdk\.internal\.net\.http|java\.sql|java\.rmi|sun\.rmi)\b|java\.net\.Http/.test(
    name,
  )

const otherTrades =
  /\bnginx\b|\bupstream\b|\bwsdl\b|\bj(?:avax|akarta)\.xml\.ws\b|\bHTTP\/\d|"(?:GET|POST|PUT) |\b(?:jdbc|ldaps?|redis|kafka|amqp|mongodb|mysql|postgres\w*):|\bORA-\d|\bsshd?\b|\bo(?:pen)?vpn|\bTNS:/i

/** Surely another trade's, whatever names stand beside it. */
const surelyOther = /\b(?:to|from) upstream, client:|\bclient: [\d.]+, server:/i

/** A page or a service of the web was wanted. */
const forWeb =
  /\b(?:get|post|put|head|patch|delete|fetch\w*|clon\w+|pull\w*|push\w*|request\w*|access\w*|download\w*|connect\w*|for|to)\b:? ["'<]?https?:\/\//i

/** Mail's own ports, and those that test servers and providers use beside them. */
const mailPorts: ReadonlySet<string> = new Set(
  '24 25 26 110 143 465 587 993 995 1025 2465 2525 2526 2587 8025 10025'.split(' '),
)

const ports =
  /(?:\b\d{1,3}(?:\.\d{1,3}){3}|\blocalhost|\])[:/](\d{2,5})\b(?![.:]\d)|\bport\b[ =:]{1,3}(\d{2,5})\b/gi

/** Every port that is named is another service's. */
const namesForeignPort = (text: string): boolean => {
  const named = [...text.matchAll(ports)].map(([, behind, told]) => behind ?? told ?? '')
  const isReply = /\b[245]\d\d[ -]#?[245]\.\d{1,3}\.\d{1,3}\b/.test(text)
  return named.length > 0 && !isReply && !named.some((port) => mailPorts.has(port))
}

/** The codes of FTP are SMTP's, and some that SMTP has not. */
export const isFtp = (text: string): boolean =>
  /\b(?:(?:pro|vs|pure-)?ftpd?|filezilla|227 entering|331 )\b/i.test(text) && !mailMarks.test(text)

/** Java and the system have the same words for every connection: these are of one that is surely not for mail. */
export const isElsewhere = (text: string): boolean => {
  const names = (text.match(classNames) ?? []).filter((name) => !isAnybodys(name))
  if (surelyOther.test(text)) return true
  // A page may be called mail as well.
  if (mailMarks.test(text.replaceAll(/\bhttps?:\/\/\S+/gi, ''))) return false
  return names.length > 0 || otherTrades.test(text) || forWeb.test(text) || namesForeignPort(text)
}

/** The first sign in the block that holds. */
export const findSign = (context: SignContext): readonly Candidate[] =>
  signs
    .find(({ pattern, when }) => pattern.test(context.text) && (when === undefined || when(context)))
    ?.candidates(context) ?? []
