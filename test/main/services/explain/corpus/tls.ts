import { anyOf, nothing, type Texts, untrusted } from './corpus.ts'
import { lines, pathFailed, pkix, sendingFrame, tomcat, webLogic, webSphere } from './programs.ts'

export const tls: Texts = {
  TLS_ON_PLAIN_PORT: {
    'SSL on a plain port': lines(
      'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 587;',
      '  nested exception is:',
      '\tjavax.net.ssl.SSLException: Unsupported or unrecognized SSL message',
    ),
    'SSL on a plain port, Java 8':
      'Caused by: javax.net.ssl.SSLException: Unrecognized SSL message, plaintext connection?  (smtp)',
    'Go, TLS on a plain port':
      'gomail: could not send email: dial smtp.example.com:587: tls: first record does not look like a TLS handshake',
    'broken before the port':
      'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com,\nport: 587;\n  nested exception is:\n    javax.net.ssl.SSLException: Unrecognized SSL message, plaintext connection?',
  },
  PLAIN_ON_TLS_PORT: {
    'read timed out at the greeting': anyOf(
      ['PLAIN_ON_TLS_PORT', 'GREETING_TIMEOUT'],
      lines(
        'javax.mail.MessagingException: Exception reading response;',
        '  nested exception is:',
        '\tjava.net.SocketTimeoutException: Read timed out',
        `${sendingFrame}.readServerResponse(SMTPTransport.java:2464)`,
        `${sendingFrame}.openServer(SMTPTransport.java:2160)`,
      ),
    ),
    'no greeting on a port that begins with TLS': anyOf(
      ['PLAIN_ON_TLS_PORT', 'GREETING_CLOSED'],
      'javax.mail.MessagingException: Got bad greeting from SMTP host: smtp.example.com, port: 465, response: [EOF]',
    ),
    '-1 on the port for TLS': anyOf(
      ['PLAIN_ON_TLS_PORT', 'GREETING_CLOSED'],
      'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 465, response: -1',
    ),
    'no greeting, under the name of a time-out': anyOf(
      ['PLAIN_ON_TLS_PORT', 'GREETING_TIMEOUT'],
      "Error: Greeting never received\n    at SMTPConnection._formatError (index.js:790:19) {\n  code: 'ETIMEDOUT',\n  command: 'CONN'\n}",
    ),
    'JavaMail’s own account beside its exception': anyOf(
      ['PLAIN_ON_TLS_PORT', 'GREETING_CLOSED'],
      'DEBUG SMTP: EOF: [EOF]\njavax.mail.MessagingException: Got bad greeting from SMTP host: mail.example.com, port: 465, response: [EOF]',
    ),
  },
  TLS_CERT_EXPIRED: {
    'expired, in a Java trace': lines(
      'javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed',
      'Caused by: java.security.cert.CertificateExpiredException: NotAfter: Sat Oct 03 14:00:00 CEST 2026',
    ),
    'expired, in an application’s log':
      'Caused by: sun.security.validator.ValidatorException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed\nCaused by: java.security.cert.CertificateExpiredException: NotAfter: Sat Oct 31 12:00:00 CET 2026',
    'something else': pathFailed(
      'validity check failed\nCaused by: java.security.cert.CertificateExpiredException: NotAfter: Tue Nov 03 09:15:02 UTC 2026',
    ),
    'a certificate': 'javax.net.ssl.SSLHandshakeException: the mail server’s certificate has expired',
  },
  TLS_CERT_NOT_YET_VALID: {
    'not yet valid':
      'Caused by: java.security.cert.CertificateNotYetValidException: NotBefore: Mon Feb 01 00:00:00 CET 2027',
  },
  TLS_SELF_SIGNED: {
    'a chain that ends nowhere': anyOf(
      untrusted,
      `${pkix} Path does not chain with any of the trust anchors`,
    ),
    untrusted: anyOf(
      [
        'TLS_SELF_SIGNED',
        'TLS_PRIVATE_CA',
        'TLS_INCOMPLETE_CHAIN',
        'TLS_TRUSTED_HERE_NOT_IN_JAVA',
        'CORPORATE_TLS_INTERCEPTION',
      ],
      lines(
        'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 465;',
        '  nested exception is:',
        '\tjavax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
      ),
    ),
    'STARTTLS meets an untrusted certificate': anyOf(
      [
        'TLS_SELF_SIGNED',
        'TLS_PRIVATE_CA',
        'TLS_INCOMPLETE_CHAIN',
        'TLS_TRUSTED_HERE_NOT_IN_JAVA',
        'CORPORATE_TLS_INTERCEPTION',
      ],
      lines(
        'javax.mail.MessagingException: Could not convert socket to TLS;',
        '  nested exception is:',
        '\tjavax.net.ssl.SSLHandshakeException: sun.security.validator.ValidatorException: PKIX path building failed',
      ),
    ),
    'WebLogic: trust': anyOf(
      untrusted,
      webLogic(
        'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 465;\n  nested exception is:\n\tjavax.net.ssl.SSLHandshakeException: sun.security.validator.ValidatorException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
      ),
    ),
    'WebSphere: IBM’s own words of trust': anyOf(
      untrusted,
      webSphere(
        'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 465;',
        '  nested exception is:',
        '\tjavax.net.ssl.SSLHandshakeException: com.ibm.jsse2.util.j: PKIX path building failed: java.security.cert.CertPathBuilderException: unable to find valid certification path to requested target',
      ),
    ),
    'switch to TLS: trust': anyOf(
      untrusted,
      'javax.mail.MessagingException: Could not convert socket to TLS;\n  nested exception is:\n\tjavax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target',
    ),
    'Go, authority': anyOf(
      untrusted,
      '2026/11/28 18:28:04 smtp error: x509: certificate signed by unknown authority',
    ),
    'every line behind a name and a process': anyOf(
      untrusted,
      'tc-app_1  | javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 465;\ntc-app_1  |   nested exception is:\ntc-app_1  | \tjavax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path\ntc-app_1  | \tat com.sun.mail.smtp.SMTPTransport.openServer(SMTPTransport.java:1391)',
    ),
    'the heading of a handshake’s failure': anyOf(
      untrusted,
      'MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.\n\nThe server certificate could not be validated for the following reasons:\n• unable to get local issuer certificate',
    ),
    'a registry': nothing(
      'Error response from daemon: Get "https://registry.example.com/v2/": x509: certificate signed by unknown authority',
    ),
    'a mail server': anyOf(untrusted, 'notifier: dial smtp: x509: certificate signed by unknown authority'),
    'a service on a port of its own': nothing('connect to 192.0.2.9:8443 failed: Connection refused'),
    'a client that trusts nobody': anyOf(
      untrusted,
      'dovecot: imap-login: Disconnected (no auth attempts in 0 secs): user=<>, rip=192.0.2.9, TLS handshaking: SSL_accept() failed: error:14094416:SSL routines:SSL3_READ_BYTES:sslv3 alert certificate unknown',
    ),
    'Postfix’s own judgement': anyOf(
      untrusted,
      'Nov  3 09:15:02 mx postfix/smtp[311]: 4F2: to=<paula@example.net>, relay=mx.example.net[192.0.2.9]:25, delay=0.9, dsn=4.7.5, status=deferred (Server certificate not trusted)',
    ),
    'the usual check': anyOf(untrusted, pathFailed('Path does not chain with any of the trust anchors')),
    'Postfix’s judgement beside its reason':
      'Nov  3 09:15:02 mx postfix/smtp[311]: certificate verification failed for mx.example.net[192.0.2.9]:25: self-signed certificate\nNov  3 09:15:02 mx postfix/smtp[311]: 4F2: to=<paula@example.net>, relay=mx.example.net[192.0.2.9]:25, dsn=4.7.5, status=deferred (Server certificate not trusted)',
  },
  TLS_PRIVATE_CA: {
    'a program on OpenSSL': anyOf(
      ['TLS_PRIVATE_CA', 'TLS_INCOMPLETE_CHAIN'],
      'Error: unable to verify the first certificate (UNABLE_TO_VERIFY_LEAF_SIGNATURE) smtp',
    ),
  },
  TLS_NAME_MISMATCH: {
    'other name': lines(
      "javax.mail.MessagingException: Can't verify identity of server: mail.example.com;",
      '  nested exception is:',
      "\tjava.io.IOException: Can't verify identity of server: mail.example.com",
    ),
    'Tomcat: Jakarta, name of the certificate': tomcat(
      'Mail failed',
      'jakarta.mail.MessagingException: Could not connect to SMTP host: relay.example.com, port: 465;',
      '  nested exception is:',
      '\tjavax.net.ssl.SSLHandshakeException: No subject alternative DNS name matching relay.example.com found.',
      '\tat org.eclipse.angus.mail.smtp.SMTPTransport.openServer(SMTPTransport.java:2243)',
    ),
    'Go, name':
      '2026/11/17 11:22:55 mailer: x509: certificate is valid for mx.example.net, not smtp.example.com',
    'a client looks at the name in the certificate':
      'javax.mail.MessagingException: SSLPeerUnverifiedException: Hostname verification failed for smtp.example.com',
  },
  TLS_CERT_REVOKED: {
    revoked: pathFailed(
      'Certificate has been revoked, reason: SUPERSEDED, revocation date: Tue Nov 03 09:15:02 UTC 2026, authority: CN=Example CA',
    ),
  },
  TLS_REVOCATION_UNKNOWN: {
    'a certificate that nobody could ask about':
      "MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.\n\nThe server's SSL certificate could not be validated for the following reasons:\n• The revocation function was unable to check revocation for the certificate.",
    'Could not determine revocation status': pathFailed('Could not determine revocation status'),
    'Unable to determine revocation status due to network error': pathFailed(
      'Unable to determine revocation status due to network error',
    ),
    'revocation status check failed: no CRL found': pathFailed(
      'revocation status check failed: no CRL found',
    ),
    'The revocation status of the certificate with subject (CN=mail.example.com) could not be determined.':
      pathFailed(
        'The revocation status of the certificate with subject (CN=mail.example.com) could not be determined.',
      ),
    'Response is unreliable: its validity interval is out-of-date': pathFailed(
      'Response is unreliable: its validity interval is out-of-date',
    ),
    'OCSP response error: UNAUTHORIZED': pathFailed('OCSP response error: UNAUTHORIZED'),
    'Unable to verify OCSP Response’s signature': pathFailed('Unable to verify OCSP Response’s signature'),
    'a reason of the network below it': `${pathFailed('Unable to determine revocation status due to network error')}\nCaused by: java.net.ConnectException: Connection timed out\n\tat sun.security.provider.certpath.OCSP.getOCSPBytes(OCSP.java:226)`,
  },
  TLS_PROTOCOL_TOO_OLD: {
    'TLS too old': 'javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version',
    'a client of yesterday':
      'dovecot: imap-login: Disconnected (no auth attempts in 6 secs): user=<>, rip=192.0.2.9, TLS handshaking: SSL_accept() failed: error:1417D18C:SSL routines:tls_process_client_hello:version too low',
    'TLS 1.0 chosen by the server':
      'javax.net.ssl.SSLHandshakeException: The server selected protocol version TLS10 is not accepted by client preferences [TLS12]',
    'TLS 1 chosen by the server':
      'javax.net.ssl.SSLHandshakeException: Server chose TLSv1, but that protocol version is not enabled or not supported by the client.',
  },
  TLS_JVM_PROTOCOL_DISABLED: {
    'Java forbids itself':
      'javax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)',
    'switch to TLS: old Java':
      'javax.mail.MessagingException: Could not convert socket to TLS;\n  nested exception is:\n\tjavax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)',
    'server wants newer TLS than Java speaks':
      'com.sun.mail.smtp.SMTPSendFailedException: 421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2.',
    'a protocol that is disabled':
      'javax.mail.MessagingException: Could not convert socket to TLS;\n  nested exception is:\n\tjavax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)',
    'TLS 1.1 is switched off':
      'mail: TLSv1.1 was switched off by jdk.tls.disabledAlgorithms in java.security',
    'TLS 1 is switched off': 'smtp: jdk.tls.disabledAlgorithms contains TLSv1, handshake given up',
  },
  TLS_NO_COMMON_CIPHER: {
    'handshake failure': anyOf(
      ['TLS_NO_COMMON_CIPHER', 'TLS_CLIENT_CERT_REQUIRED'],
      'javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure',
    ),
    'Diffie-Hellman on a curve':
      'javax.net.ssl.SSLHandshakeException: ECDH ServerKeyExchange does not comply to algorithm constraints',
  },
  TLS_WEAK_DH: {
    'Diffie-Hellman':
      'javax.net.ssl.SSLHandshakeException: DH ServerKeyExchange does not comply to algorithm constraints',
  },
  TLS_WEAK_KEY: {
    'a short key': `${pkix} Algorithm constraints check failed on keysize limits: RSA 1024 bit key used with certificate: CN=mail.example.com`,
    'a short key, told from above':
      'javax.net.ssl.SSLHandshakeException: java.security.cert.CertificateException: Certificates do not conform to algorithm constraints\nCaused by: java.security.cert.CertPathValidatorException: Algorithm constraints check failed on keysize limits: RSA 512 bit key used with certificate: CN=mail.example.com',
  },
  TLS_LEGACY_SIGNATURE: {
    'SHA-1': `${pkix} Algorithm constraints check failed on signature algorithm: SHA1withRSA`,
    MD5: `${pkix} Algorithm constraints check failed: MD5withRSA`,
    'MD5, with the certificate': `${pkix} Algorithm constraints check failed on disabled algorithm: MD5 used with certificate: CN=mail.example.com`,
    'MD5, told from above':
      'javax.net.ssl.SSLHandshakeException: java.security.cert.CertificateException: Certificates do not conform to algorithm constraints\nCaused by: java.security.cert.CertPathValidatorException: Algorithm constraints check failed on signature algorithm: MD5withRSA',
    'a key or a signature': anyOf(
      ['TLS_LEGACY_SIGNATURE', 'TLS_WEAK_KEY'],
      'sun.security.validator.ValidatorException: Certificates do not conform to algorithm constraints',
    ),
  },
  TLS_HANDSHAKE_CUT: {
    'cut in the handshake':
      'Nov 18 23:12:56 mx postfix/smtp[12]: SSL_connect error to mx.example.net[192.0.2.44]:25: lost connection',
    'PHP, the handshake':
      "Couldn't open stream {imap.example.com:993/imap/ssl}INBOX\nCannot connect to Server: TLS/SSL failure for imap.example.com: Unexpected TCP input disconnect",
    'a reason and its heading':
      'Nov  3 09:15:02 mx postfix/smtp[311]: SSL_connect error to mx.example.net[192.0.2.9]:25: lost connection\nNov  3 09:15:02 mx postfix/smtp[311]: 4F2: to=<paula@example.net>, relay=mx.example.net[192.0.2.9]:25, dsn=4.7.5, status=deferred (Cannot start TLS: handshake failure)',
  },
  TLS_REFUSED_BY_SERVER: {
    'the client’s own': 'javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_revoked',
  },
  TLS_HANDSHAKE_FAILED: {
    'failed in the handshake':
      'Nov 18 23:12:56 mx postfix/smtp[12]: SSL_connect error to mx.example.net[192.0.2.44]:25: -1',
    'Java: TLS, and nothing of why':
      'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 465;\n  nested exception is:\n\tjavax.net.ssl.SSLHandshakeException: SSL handshake aborted: Failure in SSL library, usually a protocol error',
    'a resource that is not found': nothing('com.example.mail.TemplateNotFoundException: welcome.html'),
    'a name of JNDI that is not bound': nothing(
      'javax.naming.NameNotFoundException: Name [mail/Session] is not bound',
    ),
  },
}
