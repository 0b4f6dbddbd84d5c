import { anyOf, nothing, type Texts, unknownHost } from './corpus.ts'
import { lines, tomcat } from './programs.ts'

export const dns: Texts = {
  DNS_NAME_NOT_FOUND: {
    'unknown host': anyOf(
      ['DNS_NAME_NOT_FOUND', 'DNS_NO_ADDRESS_RECORD', 'DNS_TEMPORARY_FAILURE', 'DNS_RESOLVER_TIMEOUT'],
      lines(
        "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smpt.example.com, 25; timeout -1;",
        '  nested exception is:',
        '\tjava.net.UnknownHostException: smpt.example.com',
      ),
    ),
    name: anyOf(
      unknownHost,
      tomcat(
        'Mail failed',
        'javax.mail.MessagingException: Unknown SMTP host: smtp.example.com;',
        '  nested exception is:',
        '\tjava.net.UnknownHostException: smtp.example.com',
      ),
    ),
    'German Linux: name': anyOf(
      unknownHost,
      'Fehler beim Mailversand: smtp.example.com: Der Name oder der Dienst ist nicht bekannt',
    ),
    'French Linux: name': anyOf(unknownHost, 'Échec SMTP : smtp.example.com : Nom ou service inconnu'),
    'a name with mail’s own calls': anyOf(
      ['DNS_NAME_NOT_FOUND', 'DNS_NO_ADDRESS_RECORD', 'DNS_TEMPORARY_FAILURE', 'DNS_RESOLVER_TIMEOUT'],
      'java.net.UnknownHostException: smtp.example.com\n\tat com.example.tc.Notifier.run(Notifier.java:12)',
    ),
    'Russian, the name': anyOf(
      ['DNS_NAME_NOT_FOUND', 'DNS_NO_ADDRESS_RECORD', 'DNS_TEMPORARY_FAILURE', 'DNS_RESOLVER_TIMEOUT'],
      'SmtpException: Невозможно разрешить удаленное имя: smtp.example.com',
    ),
    'German, a database': nothing('jdbc:sqlserver: Zielcomputer die Verbindung verweigerte 192.0.2.25:1433'),
    'the resolver knows no such name': anyOf(
      ['DNS_NAME_NOT_FOUND', 'DNS_NO_ADDRESS_RECORD', 'DNS_TEMPORARY_FAILURE', 'DNS_RESOLVER_TIMEOUT'],
      'java.net.UnknownHostException: imap.example.com: Nome ou serviço desconhecido\n\tat com.sun.mail.util.SocketFetcher.getSocket(SocketFetcher.java:238)',
    ),
  },
  DNS_TEMPORARY_FAILURE: {
    'the resolver will know later': anyOf(
      ['DNS_TEMPORARY_FAILURE', 'DNS_RESOLVER_TIMEOUT'],
      'Nov 18 23:12:56 mx sm-mta[42]: k6J: to=<paula@example.net>, relay=mx.example.net., dsn=4.0.0, stat=Deferred: Name server: mx.example.net.: host name lookup failure',
    ),
    'Exim’s look-up': anyOf(
      ['DNS_TEMPORARY_FAILURE', 'DNS_RESOLVER_TIMEOUT'],
      '2026-11-03 09:15:02 1tAbCd-000123-4E == paula@example.net R=smarthost defer (-36): host lookup for relay.example.com did not complete (DNS timeout?)',
    ),
    'a web service called mail': nothing(
      'javax.xml.ws.WebServiceException: Failed to access the WSDL at: https://services.example.com/mail?wsdl. It failed with: Connection refused.',
    ),
    'a page called mail': nothing(
      'IOException: GET https://www.example.com/mail/list failed: Connection refused',
    ),
    'the resolver asks to try again':
      'java.net.UnknownHostException: imap.example.com: Échec temporaire dans la résolution du nom\n\tat com.sun.mail.util.SocketFetcher.getSocket(SocketFetcher.java:238)',
    'Exchange asks the DNS': anyOf(
      ['DNS_TEMPORARY_FAILURE', 'DNS_RESOLVER_TIMEOUT'],
      'LastError : [{LED=451 4.4.0 DNS query failed. The error was: DNS query failed with error ErrorRetry};{FQDN=};{IP=}]',
    ),
  },
}
