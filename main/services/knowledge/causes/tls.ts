import { anywhere } from '../conditions.ts'
import { defineCauses } from '../model.ts'

const pkix =
  'javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target'
const importCa =
  'On the TeamConnect server: keytool -importcert -cacerts -alias mailserver -file ca.pem, then restart TeamConnect.'

/** Encryption: finding each other, agreeing, and whose certificate it is. */
export const tlsCauses = defineCauses('tls', {
  TLS_ON_PLAIN_PORT: {
    severity: 'error',
    stages: ['tls'],
    title: 'Use SSL is ticked, but this port begins unencrypted',
    meaning:
      'With {@useSsl} ticked TeamConnect speaks TLS from the first byte. Port {port} of {host} speaks plain text first ({banner|it did not answer in TLS}), so neither understands the other.',
    fixes: [
      {
        text: 'Keep {@useSsl} ticked and empty {@port}: port {tlsPort|465} is then used.',
        set: { useSsl: true, port: '' },
        when: (context) => context.facts.ownPort === 'yes',
      },
      {
        text: 'Or untick {@useSsl}. The password would then cross the network unencrypted.',
        set: { useSsl: false },
      },
    ],
    fields: ['useSsl', 'port'],
    javaMail:
      'javax.mail.MessagingException: Could not connect to SMTP host: {host}, port: {port}; nested exception is: javax.net.ssl.SSLException: Unsupported or unrecognized SSL message',
  },
  PLAIN_ON_TLS_PORT: {
    severity: 'error',
    stages: ['greeting'],
    title: 'Use SSL is not ticked, but this port wants encryption at once',
    meaning:
      'Port {port} of {host} speaks TLS from the first byte. Without {@useSsl} TeamConnect waits for a greeting that never comes, and the server waits as well; JavaMail left to itself would wait for ever.',
    fixes: [
      { text: 'Tick {@useSsl}.', set: { useSsl: true } },
      { text: 'Or use the port that begins unencrypted, 25.' },
    ],
    fields: ['useSsl', 'port'],
    javaMail:
      'javax.mail.MessagingException: Exception reading response; nested exception is: java.net.SocketTimeoutException: Read timed out',
  },
  TLS_CERT_EXPIRED: {
    severity: 'error',
    stages: ['tls'],
    title: 'The server’s certificate has expired',
    meaning:
      'The certificate of {subject|the server} was good until {validTo|a date that has passed}. No setting of TeamConnect helps; the server needs a new one.',
    fixes: [{ text: 'Ask the mail administrator to renew the certificate.' }],
    fields: [],
    javaMail:
      'javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed; caused by: java.security.cert.CertificateExpiredException: NotAfter: {validTo}',
    ask: 'The certificate presented on port {port} expired on {validTo|a past date}. Please renew it and restart or reload the mail service.',
  },
  TLS_CERT_NOT_YET_VALID: {
    severity: 'error',
    stages: ['tls'],
    title: 'The certificate is not valid yet',
    meaning:
      'The certificate of {subject|the server} begins on {validFrom|a later date}. Either it was put in place too early, or the clock of this computer or of the one that made it is wrong.',
    fixes: [
      { text: 'Compare this computer’s clock with the right time.' },
      { text: 'If it is right, the mail administrator has to replace the certificate.' },
    ],
    fields: [],
    javaMail:
      'javax.net.ssl.SSLHandshakeException: java.security.cert.CertificateNotYetValidException: NotBefore: {validFrom}',
    ask: 'The certificate presented on port {port} is valid only from {validFrom|a later date}. Please check it.',
  },
  TLS_SELF_SIGNED: {
    severity: 'error',
    stages: ['tls'],
    title: 'The server shows a certificate that it made itself',
    meaning:
      'Nobody vouches for the certificate of {subject|the server}: it is signed by itself. Java on the TeamConnect server refuses it unless it was imported there.',
    fixes: [
      { text: 'Ask for a certificate of a recognised authority at the mail server.' },
      { text: `Or trust this one. ${importCa} For tests from here, name it in {@caFile}.` },
    ],
    fields: ['caFile'],
    javaMail: pkix,
    ask: 'Port {port} presents a self-signed certificate. Please install one that a recognised authority has signed, or give us this one over a safe way so that we can import it.',
  },
  TLS_PRIVATE_CA: {
    severity: 'error',
    stages: ['tls'],
    title: 'The certificate comes from an authority that is not known here',
    meaning:
      'The certificate was signed by {issuer|an authority} that neither this computer nor Java knows: usually the company’s own certificate authority.',
    fixes: [
      { text: `Get the authority’s certificate. ${importCa}` },
      { text: 'For tests from here, name its PEM file in {@caFile}.' },
    ],
    fields: ['caFile'],
    javaMail: pkix,
    ask: 'Port {port} presents a certificate of {issuer|a private authority}. Please send us the certificate of that authority (root, PEM), so that it can be imported into Java.',
  },
  TLS_INCOMPLETE_CHAIN: {
    severity: 'error',
    stages: ['tls'],
    title: 'The server leaves out a certificate of its chain',
    meaning:
      'The server sent its own certificate, but not the one of {issuer|the authority between} that leads to a known root. Browsers and Windows fetch what is missing and hide the fault; Java does not.',
    fixes: [
      { text: 'Ask the mail administrator to install the whole chain: own certificate and intermediate.' },
      {
        text: 'Meanwhile the intermediate can be trusted by itself. On the TeamConnect server: keytool -importcert -cacerts, then restart.',
      },
    ],
    fields: ['caFile'],
    javaMail: pkix,
    ask: 'Port {port} sends its own certificate without the intermediate of {issuer|its authority}. Please install the full chain (leaf and intermediate).',
  },
  TLS_CHAIN_INVALID: {
    severity: 'error',
    stages: ['tls'],
    title: 'The certificate’s chain does not hold',
    meaning:
      'The certificates that the server sent do not fit each other: {problem|a signature or a permission is wrong}. No program that checks them accepts this.',
    fixes: [{ text: 'Ask the mail administrator to install the certificate and its chain anew.' }],
    fields: [],
    javaMail:
      'javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException',
    ask: 'The certificate chain on port {port} does not hold: {problem|a signature or a permission is wrong}. Please install it anew.',
  },
  TLS_CHAIN_TOO_LONG: {
    severity: 'error',
    stages: ['tls'],
    title: 'The server sends far too many certificates',
    meaning:
      'A chain has two to four certificates. This server sent more than any program follows; only the first ones were looked at.',
    fixes: [{ text: 'Ask the mail administrator to install only the certificate and its intermediates.' }],
    fields: [],
    ask: 'Port {port} sends an excessively long certificate chain. Please install only the certificate and its intermediates.',
  },
  TLS_NAME_MISMATCH: {
    severity: 'warning',
    stages: ['tls'],
    title: 'The certificate is for another name',
    meaning:
      'The certificate is for {names|other names}, not for {host}. TeamConnect 7 does not look at the name unless the file says so, so mail may flow all the same; whoever answers could be anybody. TeamConnect 8 refuses it.',
    fixes: [
      {
        text: 'Enter {firstName} in {@host} and test.',
        set: { host: '{firstName}' },
        when: (context) => (context.facts.firstName ?? '') !== '',
      },
      { text: 'Or have {host} added to the certificate.' },
    ],
    fields: ['host'],
    javaMail: "java.io.IOException: Can't verify identity of server: {host}",
    ask: 'The certificate on port {port} is for {names|other names} and not for {host}. Please add that name, or tell us the right one.',
  },
  TLS_HOST_IS_IP_ADDRESS: {
    severity: 'warning',
    stages: ['tls'],
    title: 'The server is given as an address, its certificate is for a name',
    meaning:
      'Certificates carry names. {host} is an address and not among those in the certificate: {names|see below}. TeamConnect 7 does not look unless the file says so; TeamConnect 8 refuses it.',
    fixes: [
      {
        text: 'Enter {firstName} in {@host}.',
        set: { host: '{firstName}' },
        when: (context) => (context.facts.firstName ?? '') !== '',
      },
      { text: 'Enter the server’s name in {@host} instead of its address.' },
    ],
    fields: ['host'],
    javaMail: "java.io.IOException: Can't verify identity of server: {host}",
  },
  TLS_SNI_MISSING: {
    severity: 'error',
    stages: ['tls'],
    title: 'The server was not told which name is meant',
    meaning:
      'The server chooses its certificate by the name that the client asks for, and none was sent: an address stands in {@host}, or the client is very old. The certificate shown is a stand-in.',
    fixes: [{ text: 'Enter the server’s name in {@host} instead of its address.' }],
    fields: ['host'],
    javaMail: pkix,
  },
  TLS_CERT_REVOKED: {
    severity: 'error',
    stages: ['tls'],
    title: 'The server’s certificate has been revoked',
    meaning:
      'The authority that issued the certificate of {subject|the server} has declared it void before its time, and Java was told so. No setting of TeamConnect helps; the server needs a new one.',
    fixes: [{ text: 'Ask the mail administrator for a new certificate.' }],
    fields: [],
    javaMail:
      'java.security.cert.CertPathValidatorException: Certificate has been revoked, reason: UNSPECIFIED',
    ask: 'The certificate on port {port} has been revoked by its authority. Please replace it.',
  },
  TLS_REVOCATION_UNKNOWN: {
    severity: 'error',
    stages: ['tls'],
    title: 'Whether the certificate was revoked could not be found out',
    meaning:
      'The Java of TeamConnect’s application server is set to ask the authority whether the certificate is still good (OCSP or a revocation list), and got no usable answer. The certificate itself may be in order.',
    fixes: [
      {
        text: 'Let the TeamConnect server reach the authority’s OCSP and CRL addresses, which stand in the certificate (usually http, port 80), directly or through Java’s proxy settings.',
      },
      { text: 'Compare the server’s clock: an answer from the future, or one too old, is not believed.' },
      {
        text: 'Where nobody asked for this check, look for com.sun.net.ssl.checkRevocation, ocsp.enable or com.ibm.jsse2.checkRevocation in Java’s options.',
      },
    ],
    fields: [],
    javaMail:
      'javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: Could not determine revocation status',
  },
  TLS_NAME_NOT_SERVED: {
    severity: 'error',
    stages: ['tls'],
    title: 'The server does not know itself by this name',
    meaning: 'The server broke off because it has no certificate for the name {host}.',
    fixes: [{ text: 'Enter the name by which the server knows itself in {@host}.' }],
    fields: ['host'],
    javaMail: 'javax.net.ssl.SSLHandshakeException: Received fatal alert: unrecognized_name',
    ask: 'The TLS service on port {port} refuses the name {host} (unrecognized_name). Please add it, or tell us the right one.',
  },
  TLS_PROTOCOL_TOO_OLD: {
    severity: 'error',
    stages: ['tls', 'greeting'],
    title: 'Server and client share no TLS version',
    meaning:
      'One of the two speaks only versions of TLS that the other no longer takes. Nearly always the server stands at TLS 1.0 or 1.1, which Java refuses since 2021.',
    fixes: [
      { text: 'Ask the mail administrator to switch on TLS 1.2 or newer.' },
      {
        text: 'If the server has it, TeamConnect’s Java is the older one: set mail.smtp.ssl.protocols=TLSv1.2 (and mail.imap.ssl.protocols) in the file, or have Java updated.',
      },
    ],
    fields: [],
    javaMail: 'javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version',
    ask: 'Port {port} offers no TLS version that Java accepts ({version|older than 1.2}). Please switch on TLS 1.2 or newer.',
  },
  TLS_JVM_PROTOCOL_DISABLED: {
    severity: 'error',
    stages: ['tls'],
    title: 'The Java of the server asks for a TLS version that it forbids itself',
    meaning:
      'An old JavaMail, or mail.*.ssl.protocols in the file, asks for TLS 1.0 or 1.1, which newer Javas switch off. The mail server has no part in it.',
    fixes: [
      {
        text: 'Set mail.smtp.ssl.protocols=TLSv1.2 (and mail.imap.ssl.protocols) in the file, or have JavaMail updated.',
      },
    ],
    fields: [],
    javaMail:
      'javax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)',
  },
  TLS_NO_COMMON_CIPHER: {
    severity: 'error',
    stages: ['tls', 'greeting'],
    title: 'Server and client share no encryption method',
    meaning: 'The TLS handshake failed because the two have no cipher, key type or curve in common.',
    fixes: [{ text: 'Ask the mail administrator to allow current cipher suites.' }],
    fields: [],
    javaMail: 'javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure',
    ask: 'The TLS handshake on port {port} fails: no common cipher. Please allow current cipher suites (ECDHE with AES-GCM).',
  },
  TLS_WEAK_CIPHER: {
    severity: 'warning',
    stages: ['tls'],
    title: 'The connection uses an encryption method that is given up',
    meaning:
      'The server chose {cipher|an old method}, which newer versions of Java switch off. An update of Java would stop the mail.',
    fixes: [{ text: 'Ask the mail administrator to allow current cipher suites.' }],
    fields: [],
    ask: 'Port {port} chooses {cipher|an outdated cipher}. Please allow current cipher suites.',
  },
  TLS_WEAK_DH: {
    severity: 'error',
    stages: ['tls'],
    title: 'The server’s key exchange is too weak',
    meaning:
      'The server exchanges keys by Diffie-Hellman with a number that is too short ({keyExchange|under 2048 bits}). Current programs refuse that.',
    fixes: [
      { text: 'Ask the mail administrator for Diffie-Hellman parameters of 2048 bits, or ECDHE only.' },
    ],
    fields: [],
    javaMail:
      'javax.net.ssl.SSLHandshakeException: DH ServerKeyExchange does not comply to algorithm constraints',
    ask: 'The Diffie-Hellman key on port {port} is too short. Please use 2048 bits or ECDHE only.',
  },
  TLS_WEAK_KEY: {
    severity: 'warning',
    stages: ['tls'],
    title: 'The certificate’s key is too short',
    meaning:
      'The certificate of {subject|the server} has a key of {bits|too few} bits. Newer programs refuse that.',
    fixes: [
      {
        text: 'Ask the mail administrator for a new certificate with a key of at least 2048 bits (RSA) or 256 bits (EC).',
      },
    ],
    fields: [],
    javaMail:
      'java.security.cert.CertPathValidatorException: Algorithm constraints check failed on keysize limits',
    ask: 'The certificate on port {port} has a short key ({bits|too few} bits). Please replace it.',
  },
  TLS_LEGACY_SIGNATURE: {
    severity: 'error',
    stages: ['tls'],
    title: 'The server signs with a method that is given up',
    meaning:
      'The certificate or the handshake is signed with SHA-1 or MD5 ({signature|see below}), which current programs refuse.',
    fixes: [{ text: 'Ask the mail administrator to replace the certificate or update the server.' }],
    fields: [],
    javaMail:
      'java.security.cert.CertPathValidatorException: Algorithm constraints check failed on signature algorithm',
    ask: 'Port {port} uses SHA-1 or MD5 signatures. Please replace the certificate or update the server.',
  },
  TLS_LEGACY_RENEGOTIATION: {
    severity: 'error',
    stages: ['tls'],
    title: 'The server’s TLS is too old to be safe',
    meaning:
      'The server lacks a protection of TLS that has been usual since 2010 (secure renegotiation), and current programs refuse it.',
    fixes: [{ text: 'Ask the mail administrator to update the server, or the device in front of it.' }],
    fields: [],
    ask: 'The TLS service on port {port} lacks secure renegotiation (RFC 5746). Please update it.',
  },
  TLS_CLIENT_CERT_REQUIRED: {
    severity: 'error',
    stages: ['tls', 'greeting', 'ehlo', 'auth', 'login', 'envelope', 'http', 'starttls', 'message'],
    title: 'The server wants a certificate from the client',
    meaning: ({ protocol }) =>
      protocol === 'url'
        ? 'The web server asks the browser to show a certificate of its own and ends the connection without one. The link opens only for users whose browsers have such a certificate.'
        : 'The server asks the client to show a certificate of its own and ends the connection without one. TeamConnect’s page has no field for that.',
    fixes: [
      {
        text: 'Ask for a port or server that takes a user name and password alone.',
        when: ({ protocol }) => protocol !== 'url',
      },
      {
        text: 'Otherwise a client certificate has to be put into the key store of the server’s Java.',
        when: ({ protocol }) => protocol !== 'url',
      },
      {
        text: 'Open the link in a browser that has the certificate; if it works there, nothing is wrong.',
        when: ({ protocol }) => protocol === 'url',
      },
    ],
    fields: ['host', 'port'],
    javaMail:
      'javax.mail.MessagingException: Exception reading response; nested exception is: javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_required',
    ask: 'Port {port} demands a client certificate. Please name a port without that demand, or issue a certificate for TeamConnect.',
    replies: [
      {
        at: ['greeting', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'content'],
        rank: 'sure',
        when: { says: 'clientCertificate' },
      },
      { at: anywhere, rank: 'sure', when: { says: 'clientCertificate' } },
    ],
  },
  TLS_HANDSHAKE_CUT: {
    severity: 'error',
    stages: ['tls'],
    title: 'The connection was cut while encryption was being set up',
    meaning:
      'The other side closed the connection in the middle of the TLS handshake: the port does not speak TLS, the service is broken, or this address is not allowed.',
    fixes: [
      { text: 'Check that port {port} is the encrypted one; if not, untick {@useSsl} or correct {@port}.' },
      { text: 'Ask whether the TeamConnect server’s address is allowed.' },
    ],
    fields: ['useSsl', 'port'],
    javaMail:
      'javax.net.ssl.SSLHandshakeException: Remote host terminated the handshake; nested exception is: java.io.EOFException: SSL peer shut down incorrectly',
    ask: 'The TLS handshake on port {port} is cut off by your side. Please check the service and the list of allowed clients.',
  },
  TLS_HANDSHAKE_TIMEOUT: {
    severity: 'error',
    stages: ['tls'],
    title: 'No answer while encryption was being set up',
    meaning:
      'Port {port} took the connection, but never answered the TLS handshake: another service, an overloaded server, or an inspecting firewall.',
    fixes: [
      { text: 'Check {@port} and {@useSsl}.' },
      { text: 'Test from another network, best on the TeamConnect server.' },
    ],
    fields: ['port', 'useSsl'],
    javaMail: 'java.net.SocketTimeoutException: Read timed out',
    ask: 'Port {port} accepts connections but does not answer the TLS handshake. Please check the service and the firewall before it.',
  },
  TLS_SERVER_FAULT: {
    severity: 'error',
    stages: ['tls', 'greeting'],
    title: 'The server’s encryption is broken',
    meaning:
      'The server broke the TLS handshake off with the word that something inside it failed. Usually its certificate or key cannot be read.',
    fixes: [{ text: 'Ask the mail administrator to look into the mail server’s log at this minute.' }],
    fields: [],
    javaMail: 'javax.net.ssl.SSLHandshakeException: Received fatal alert: internal_error',
    ask: 'The TLS handshake on port {port} ends with the alert internal_error. Please check certificate, key and log.',
  },
  TLS_REFUSED_BY_SERVER: {
    severity: 'error',
    stages: ['tls', 'greeting'],
    title: 'The server broke the encryption off',
    meaning: 'The server ended the TLS handshake with an alert ({alert|see below}).',
    fixes: [{ text: 'Give the mail administrator the alert; their log says why.' }],
    fields: ['host', 'port'],
    javaMail: 'javax.net.ssl.SSLHandshakeException: Received fatal alert',
    ask: 'The TLS handshake on port {port} ends with the alert {alert|below}. Please check the log.',
  },
  TLS_HANDSHAKE_FAILED: {
    severity: 'error',
    stages: ['tls', 'greeting'],
    title: 'Encryption could not be set up',
    meaning:
      'The TLS handshake with {host}, port {port}, failed. What came back is no proper TLS, or something in it cannot be accepted; the words of the TLS library stand below.',
    fixes: [
      { text: 'Check {@port} and {@useSsl}.' },
      { text: 'Give the mail administrator the words below.' },
    ],
    fields: ['port', 'useSsl'],
    javaMail: 'javax.net.ssl.SSLException',
    ask: 'The TLS handshake on port {port} fails. Please check the TLS set-up of the service.',
  },
  TLS_CERT_EXPIRES_SOON: {
    severity: 'warning',
    stages: ['tls'],
    title: 'The certificate expires in {days|a few} days',
    meaning:
      'Mail works today and stops on {validTo|the date below}, when the certificate of {subject|the server} ends.',
    fixes: [{ text: 'Have it renewed before that day.' }],
    fields: [],
    ask: 'The certificate on port {port} ends on {validTo|the date below}. Please renew it in time.',
  },
  TLS_TRUSTED_HERE_NOT_IN_JAVA: {
    severity: 'warning',
    stages: ['tls'],
    title: 'Trusted on this computer, but Java has its own list',
    meaning:
      'The certificate is good only by the authorities added on this computer ({issuer|a private authority}). Java on the TeamConnect server has a list of its own (cacerts) and refuses it unless the authority was imported there.',
    fixes: [
      {
        text: 'Save the CA (PEM) and import it on the TeamConnect server: keytool -importcert -cacerts -alias mailserver -file ca.pem, then restart TeamConnect.',
      },
      {
        text: 'Where it was imported already, test with a copy of the server’s cacerts (in the environment’s options, or --cacerts): the certificate is then judged by that list.',
      },
    ],
    fields: ['caFile'],
    javaMail: pkix,
  },
  TLS_NOT_IN_CACERTS: {
    severity: 'error',
    stages: ['tls'],
    title: 'Java on the server does not trust this certificate',
    meaning:
      'This computer trusts the certificate, by {issuer|an authority that it knows}. The copy of the server’s cacerts has no authority that vouches for it, so TeamConnect refuses the connection.',
    fixes: [
      {
        text: 'Save the CA (PEM) and import it on the TeamConnect server: keytool -importcert -cacerts -alias mailserver -file ca.pem, then restart TeamConnect.',
      },
      { text: 'Where it was imported after the copy was made, take a new copy and test again.' },
    ],
    fields: [],
    javaMail: pkix,
  },
})
