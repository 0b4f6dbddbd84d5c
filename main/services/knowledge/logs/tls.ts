/** TLS and certificates, as Java, OpenSSL, Go and mail servers say it. */
import { isMicrosoft365 } from '../vendors.ts'
import { byProtocol, type Candidate, type LogContext, type LogPattern, sure } from './model.ts'

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

const isStartTls = ({ text }: LogContext): boolean =>
  /could not convert socket to tls|startTLS\b|cannot start tls/i.test(text)

/** A failing switch to TLS is STARTTLS’s own, unless the words name the fault of the certificate. */
const handshakeEnd = (context: LogContext): readonly Candidate[] => [
  {
    cause: isStartTls(context) ? 'STARTTLS_HANDSHAKE_FAILED' : 'TLS_HANDSHAKE_CUT',
    stage: 'tls',
    decidedBy: '',
  },
]

/** A server that takes no TLS as old as the client's. */
export const oldTls =
  /\bTLS ?v?1\.[01]\b.{0,60}(not supported|no longer|deprecated|rejected|disabled)|(requires?|at least|support) TLS ?v?1\.[23]\b/i

/** Most telling first: Java wraps the reason into vaguer words. */
export const tlsPatterns: readonly LogPattern[] = [
  // Java that asks for TLS 1.0 alone is told so in SMTP's own words.
  { pattern: oldTls, candidates: sure('TLS_JVM_PROTOCOL_DISABLED', 'tls') },
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
    pattern: /SSL_(connect|accept|do_handshake)\b.{0,160}timed? ?out/i,
    candidates: sure('TLS_HANDSHAKE_TIMEOUT', 'tls'),
  },
]

/** Of TLS, and nothing that anybody above knew. */
export const generalTlsPatterns: readonly LogPattern[] = [
  {
    pattern: /javax\.net\.ssl\.SSL\w*Exception/,
    candidates: sure('TLS_HANDSHAKE_FAILED', 'tls'),
  },
]
