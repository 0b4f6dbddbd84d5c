import { postfix, report } from './programs.ts'

/** What a console’s administrator may paste as well: texts that are not about mail. */
export const notMail: Readonly<Record<string, string>> = {
  'a class with a mail server’s name in it':
    'java.net.SocketTimeoutException: Read timed out\n\tat okhttp3.internal.http1.Http1ExchangeCodec.readResponseHeaders(Http1ExchangeCodec.kt:180)',
  'a proxy before a page about mail':
    '2026/11/25 16:02:45 [error] 76#76: *56 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.9, server: mail.example.com, request: "GET / HTTP/1.1"',
  'a tunnel':
    'Nov 25 11:19:00 host ovpn-server[138]: 192.0.2.9:553 VERIFY ERROR: depth=2, error=unable to get issuer certificate: CN=x',
  'an address behind a number': 'took 450 192.0.2.9 ms to answer',
  memory:
    'Exception in thread "Worker-3" java.lang.OutOfMemoryError: Java heap space\n\tat java.util.Arrays.copyOf(Arrays.java:3332)',
  'a database':
    'com.mysql.jdbc.exceptions.jdbc4.CommunicationsException: Communications link failure\nCaused by: java.net.ConnectException: Connection refused (Connection refused)\n\tat java.net.PlainSocketImpl.socketConnect(Native Method)\n\tat com.mysql.jdbc.StandardSocketFactory.connect(StandardSocketFactory.java:211)',
  'another database':
    'java.sql.SQLRecoverableException: IO Error: The Network Adapter could not establish the connection\n\tat oracle.jdbc.driver.T4CConnection.logon(T4CConnection.java:854)\nCaused by: java.net.ConnectException: Connection timed out: connect',
  'a password of a database':
    'org.postgresql.util.PSQLException: FATAL: password authentication failed for user "teamconnect"',
  'a web service':
    'javax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target\n\tat sun.net.www.protocol.https.HttpsClient.afterConnect(HttpsClient.java:559)',
  'another web service':
    'org.apache.http.conn.HttpHostConnectException: Connect to api.example.com:443 failed: Connection timed out (Connection timed out)',
  'not signed in to a web service':
    'HttpClientErrorException$Unauthorized: 401 Unauthorized: [{"error":"invalid_token"}]',
  'a proxy':
    '2026/11/02 09:14:22 [error] 42#0: *99 upstream timed out (110: Connection timed out) while reading response header, client: 192.0.2.1, request: "GET / HTTP/1.1"',
  'a cache':
    'redis.clients.jedis.exceptions.JedisConnectionException: Failed connecting to host cache:6379\nCaused by: java.net.UnknownHostException: cache',
  'a directory':
    'javax.naming.AuthenticationException: [LDAP: error code 49 - Invalid Credentials]\n\tat com.sun.jndi.ldap.LdapCtx.mapErrorCode(LdapCtx.java:3135)',
  'a shell':
    'Nov  2 09:14:22 host sshd[4242]: Failed password for invalid user tc from 192.0.2.1 port 55000 ssh2',
  'file transfer':
    'Response: 220 ProFTPD Server ready.\nResponse: 331 Password required for tc\nResponse: 530 Login incorrect.',
  'a number and a word': 'Step 3 NO errors found',
  'a word at the head of a line': 'NO entries were changed',
  'mail, but a class that is not there':
    "MailConnectException: Couldn't connect to host, port: smtp.example.com, -1; Using unknown socket factory;\n  nested exception is:\n\tjava.lang.ClassNotFoundException: jakarta.net.ssl.SSLSocketFactory",
  'a client that went away': postfix('lost connection after CONNECT from app01.example.com[192.0.2.9]'),
  'a delivery that worked': report('sent', 'Diagnostic-Code: smtp; 250 2.1.5 Ok'),
}
