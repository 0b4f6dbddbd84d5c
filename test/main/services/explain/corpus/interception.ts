import { nothing, type Texts } from './corpus.ts'
import { stars } from './programs.ts'

export const interception: Texts = {
  PROXY_CONNECT_FORBIDDEN: {
    proxy:
      "MailConnectException: Couldn't connect to host, port: smtp.example.com, 465; Using web proxy host, port: proxy.example.com, 3128 Caused by: java.net.ConnectException: connection through proxy proxy.example.com:3128 to smtp.example.com:465 failed: HTTP/1.1 403 Forbidden",
    'a proxy’s refusal':
      'mail: proxy.example.com:8080 answered 403 Forbidden to CONNECT smtp.example.com:587',
    'an answer in HTTP': nothing('FunctionsHttpError 500 {"error":"mail queue is empty"}'),
  },
  FIREWALL_SMTP_FIXUP: {
    'the introduction is refused': `${stars}\nEHLO app01.example.com\n500 5.3.3 Unrecognized command`,
    'a login is asked for':
      '250-mail.example.com\n250-XXXXXXXA\n250 XXXB\n530 5.7.1 Client was not authenticated',
    'nothing is refused': `DEBUG SMTP: connected\n${stars}`,
  },
}
