import { anyOf, nothing, type Texts } from './corpus.ts'
import { couldNotConnect, jBoss, lines, sendingFrame, webSphere } from './programs.ts'

export const tcp: Texts = {
  TCP_CONNECTION_REFUSED: {
    'refused port': lines(
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 2525; timeout 30000;",
      '  nested exception is:',
      '\tjava.net.ConnectException: Connection refused (Connection refused)',
    ),
    'Postfix, refused':
      'Nov  2 09:12:31 mx postfix/smtp[811]: connect to in.example.net[192.0.2.7]:25: Connection refused',
    'WebSphere: refused port, every line stamped': webSphere(
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 25; timeout 60000;",
      '  nested exception is:',
      '\tjava.net.ConnectException: Connection refused (Connection refused)',
      '\tat com.sun.mail.smtp.SMTPTransport.openServer(SMTPTransport.java:2210)',
      '\tat com.sun.mail.smtp.SMTPTransport.protocolConnect(SMTPTransport.java:722)',
    ),
    'German Linux: refused':
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 587; timeout 60000;\n  nested exception is:\n\tjava.net.ConnectException: Verbindungsaufbau abgelehnt (Connection refused)",
    'German Linux: refused, no English': 'java.net.ConnectException: Verbindungsaufbau abgelehnt',
    'French Linux: refused': 'java.net.ConnectException: Connexion refusée',
    'Postfix: next server refused':
      'Nov  3 09:15:02 mx postfix/smtp[4712]: 4TESTQ: to=<paula@example.net>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect to mx.example.net[192.0.2.44]:25: Connection refused)',
    'Sendmail: next server refused':
      'Nov  3 09:15:02 mx sendmail[4711]: 8A39F2: to=<paula@example.net>, delay=00:00:01, mailer=esmtp, relay=mx.example.net. [192.0.2.44], dsn=4.0.0, stat=Deferred: Connection refused by mx.example.net.',
    'refused, and nothing else': 'java.net.ConnectException: Connection refused',
    'refused, with mail’s own calls':
      'Caused by: java.net.ConnectException: Connection refused (Connection refused)\n\tat java.net.PlainSocketImpl.socketConnect(Native Method)\n\tat com.sun.mail.util.SocketFetcher.createSocket(SocketFetcher.java:284)\n\tat org.apache.tomcat.util.threads.TaskThread.run(TaskThread.java:61)',
    'a mail server’s port': 'connect to 192.0.2.9:2525 failed: Connection refused',
    'no port at all': 'connect to 192.0.2.9 failed: Connection refused',
    'a line of code': nothing('Step (Main.java:4711) timed out while waiting for the prompt'),
    'bytes behind a proxy': nothing('proxy.example.com:5070 close, 403 bytes sent, 426 bytes received'),
    refused:
      'Reason: [{LED=450 4.4.316 Connection refused [Message=Socket error code 10061] [LastAttemptedServerName=mx.example.net]}',
    'German, refused':
      'System.Net.Mail.SmtpException: Fehler beim Senden von Mail. ---> SocketException: Es konnte keine Verbindung hergestellt werden, da der Zielcomputer die Verbindung verweigerte 192.0.2.25:587',
    'Portuguese, refused':
      'SmtpException: Nenhuma conexão pôde ser feita porque a máquina de destino a recusou ativamente 192.0.2.25:587',
    'refused: Połączenie odrzucone': couldNotConnect('Połączenie odrzucone'),
    'refused: Ligação recusada': couldNotConnect('Ligação recusada'),
    'refused: 拒绝连接': couldNotConnect('拒绝连接'),
    'refused: 連線被拒絕': couldNotConnect('連線被拒絕'),
    'refused: 연결이 거부됨': couldNotConnect('연결이 거부됨'),
    'refused: Förbindelse vägras': couldNotConnect('Förbindelse vägras'),
    'a database refuses': nothing(
      'org.postgresql.util.PSQLException: Połączenie odrzucone\nCaused by: java.net.ConnectException: Połączenie odrzucone',
    ),
  },
  TCP_CONNECT_TIMEOUT: {
    'silent port': lines(
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 465; timeout 30000;",
      '  nested exception is:',
      '\tjava.net.SocketTimeoutException: connect timed out',
    ),
    'silent port 25': anyOf(
      ['TCP_CONNECT_TIMEOUT', 'TCP_PORT25_BLOCKED_BY_PROVIDER'],
      lines(
        "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 25; timeout 30000;",
        '  nested exception is:',
        '\tjava.net.SocketTimeoutException: Connect timed out',
      ),
    ),
    'Postfix, no way through': anyOf(
      ['TCP_CONNECT_TIMEOUT', 'TCP_PORT25_BLOCKED_BY_PROVIDER'],
      'Nov  2 09:12:31 mx postfix/smtp[811]: connect to in.example.net[192.0.2.7]:25: Connection timed out',
    ),
    'JBoss: time-out with a cause below': jBoss(
      "Caused by: com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 587; timeout 20000",
      'Caused by: java.net.SocketTimeoutException: connect timed out',
      '\tat java.net.PlainSocketImpl.socketConnect(Native Method)',
    ),
    'spool file, Jakarta, connect timed out':
      "org.eclipse.angus.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 587; timeout -1;\n  nested exception is:\n\tjava.net.SocketTimeoutException: Connect timed out",
    'German Linux: timed out':
      'java.net.ConnectException: Die Wartezeit für die Verbindung ist abgelaufen, smtp.example.com, 587',
    'the code of the network says nothing of the recipient': anyOf(
      ['TCP_CONNECT_TIMEOUT', 'TCP_PORT25_BLOCKED_BY_PROVIDER'],
      'Nov 18 23:12:56 mx postfix/smtp[8181]: 2F6: to=<paula@example.org>, relay=none, dsn=4.4.1, status=deferred (connect to mx.example.org[192.0.2.44]:25: Connection timed out)',
    ),
    'no answer':
      'Reason: [{LED=450 4.4.317 Cannot connect to remote server [Message=SocketError: TimedOut] [LastAttemptedIP=192.0.2.10:587]}',
    'French, no answer':
      "System.Net.Mail.SmtpException: Échec d'envoi de message. ---> SocketException: Une tentative de connexion a échoué car le parti connecté n'a pas répondu convenablement au-delà d'une certaine durée 192.0.2.25:587",
    'Spanish, no answer':
      'SmtpException: la parte conectada no respondió adecuadamente tras un periodo de tiempo 192.0.2.25:587',
    'timed out: Connessione scaduta': couldNotConnect('Connessione scaduta'),
    'timed out: 连接超时': couldNotConnect('连接超时'),
    'timed out: 連線逾時': couldNotConnect('連線逾時'),
    'timed out: 연결 시간 초과': couldNotConnect('연결 시간 초과'),
    'timed out: Expiró el tiempo de conexión': couldNotConnect('Expiró el tiempo de conexión'),
    'a page takes too long': nothing('Tempo esgotado ao carregar a página de relatórios'),
  },
  TCP_HOST_UNREACHABLE: {
    unreachable: 'Caused by: java.net.NoRouteToHostException: No route to host (Host unreachable)',
    'German Linux: no route': 'java.net.SocketException: Keine Route zum Zielrechner',
    'no route: Não há rota para o host': couldNotConnect('Não há rota para o host'),
    'no route: Brak trasy do hosta': couldNotConnect('Brak trasy do hosta'),
    'no route: 没有到主机的路由': couldNotConnect('没有到主机的路由'),
  },
  TCP_NETWORK_UNREACHABLE: {
    'French Linux: network': "java.net.SocketException: Le réseau n'est pas accessible",
    'no network: Rete non raggiungibile': couldNotConnect('Rete non raggiungibile'),
    'no network: Сеть недоступна': couldNotConnect('Сеть недоступна'),
    'no network: 网络不可达': couldNotConnect('网络不可达'),
  },
  TCP_RESET_AT_CONNECT: {
    'reset at the greeting': lines(
      'javax.mail.MessagingException: Exception reading response;',
      '  nested exception is:',
      '\tjava.net.SocketException: Connection reset',
      `${sendingFrame}.openServer(SMTPTransport.java:2160)`,
    ),
    'cut off': anyOf(
      ['TCP_RESET_AT_CONNECT', 'SMTP_CONNECTION_LOST'],
      '{LED=451 4.4.395 Target host responded with error. -> 421 4.4.2 Connection dropped due to ConnectionReset}',
    ),
    'broken before the greeting':
      'javax.mail.MessagingException: Exception reading response;\n  nested exception is:\n\tjava.net.SocketException: Connection reset\n\tat com.sun.mail.smtp.SMTPTransport.openServer(SMTPTransport.java:1934)',
  },
  TCP_CONNECT_FAILED: {
    'wrapper alone': anyOf(
      ['TCP_CONNECT_FAILED', 'GREETING_TIMEOUT', 'TCP_RESET_AT_CONNECT', 'TLS_HANDSHAKE_FAILED'],
      '[2026-11-03 09:15:02] javax.mail.MessagingException: Exception reading response',
    ),
  },
}
