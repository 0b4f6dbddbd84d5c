import { nothing, type Texts } from './corpus.ts'
import { lines } from './programs.ts'

export const settings: Texts = {
  HOST_NOT_A_HOSTNAME: {
    'a URL for a host': lines(
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: https://smtp.example.com, 25; timeout -1;",
      '  nested exception is:',
      '\tjava.net.UnknownHostException: https://smtp.example.com',
    ),
  },
  JAVA_MAIL_LIBRARY_BROKEN: {
    'no provider for the protocol': 'javax.mail.NoSuchProviderException: smtp',
    'a host in its place': nothing('javax.mail.NoSuchProviderException: smtp.example.com'),
    'in Angus’s own spelling':
      'java.lang.IllegalStateException: Not provider of jakarta.mail.util.StreamProvider was found',
    'of something else': nothing(
      'java.lang.IllegalStateException: Not provider of com.example.reports.Printer was found',
    ),
    'no provider for smtp':
      'javax.mail.NoSuchProviderException: No provider for smtp\n\tat javax.mail.Session.getProvider(Session.java:460)',
    'no provider for imaps': 'jakarta.mail.NoSuchProviderException: No provider for imaps',
    'a class that is missing':
      'java.lang.NoClassDefFoundError: javax/mail/internet/AddressException\n\tat com.acme.matter.Task.run(Task.java:7)',
    'a class that does not begin':
      'java.lang.NoClassDefFoundError: Could not initialize class com.sun.mail.util.PropUtil',
    'a class of another module':
      'Caused by: java.lang.ClassNotFoundException: jakarta.mail.Authenticator from [Module "deployment.tc.war" from Service Module Loader]',
    'Activation is missing':
      'java.lang.NoClassDefFoundError: javax/activation/DataHandler\n\tat com.acme.Outbox.send(Outbox.java:31)\nCaused by: java.lang.ClassNotFoundException: javax.activation.DataHandler',
    'no handler for a type of many parts':
      'javax.mail.MessagingException: IOException while sending message;\n  nested exception is:\n\tjavax.activation.UnsupportedDataTypeException: no object DCH for MIME type multipart/mixed; \n\tboundary="----=_Part_0"',
    'no handler for a web page':
      'jakarta.activation.UnsupportedDataTypeException: no object DCH for MIME type text/html; charset=UTF-8',
    'a method out of reach':
      'java.lang.IllegalAccessError: tried to access method com.sun.mail.util.MailLogger.<init>(Ljava/lang/String;)V from class com.sun.mail.smtp.SMTPTransport',
    'a method of another release':
      'java.lang.NoSuchMethodError: com.sun.mail.util.TraceInputStream.<init>(Ljava/io/InputStream;Lcom/sun/mail/util/MailLogger;)V',
    'a method of Jakarta Mail':
      "java.lang.NoSuchMethodError: 'java.lang.String jakarta.mail.internet.MimeUtility.encodeText(java.lang.String)'",
    'one session for another':
      'java.lang.ClassCastException: javax.mail.Session cannot be cast to javax.mail.Session',
    'one session for another, with loaders':
      "java.lang.ClassCastException: class javax.mail.Session cannot be cast to class jakarta.mail.Session (javax.mail.Session is in unnamed module of loader 'app')",
    'one handler for another':
      'java.lang.ClassCastException: com.sun.mail.handlers.multipart_mixed cannot be cast to javax.activation.DataContentHandler',
    'a provider of another kind':
      'java.util.ServiceConfigurationError: jakarta.mail.Provider: Provider com.sun.mail.imap.IMAPProvider not a subtype',
    'no provider of streams':
      'java.lang.IllegalStateException: No provider of jakarta.mail.util.StreamProvider was found',
    'a database’s driver': nothing(
      'java.lang.NoClassDefFoundError: org/postgresql/Driver\n\tat com.example.tc.MailJob.run(MailJob.java:12)',
    ),
    'another driver': nothing('java.lang.ClassNotFoundException: oracle.jdbc.OracleDriver'),
    'a cipher’s provider': nothing('java.security.NoSuchProviderException: no such provider: BC'),
    'a web service that lacks Activation': nothing(
      'java.lang.NoClassDefFoundError: javax/activation/DataSource\n\tat com.sun.xml.bind.v2.runtime.JAXBContextImpl.<init>(JAXBContextImpl.java:5)',
    ),
    'a program that misreads a part': nothing(
      'java.lang.ClassCastException: javax.mail.internet.MimeBodyPart cannot be cast to javax.mail.Multipart',
    ),
    'a program that misreads a text': nothing(
      'java.lang.ClassCastException: com.sun.mail.util.BASE64DecoderStream cannot be cast to javax.mail.Multipart',
    ),
    'a type that nobody brings': nothing(
      'javax.activation.UnsupportedDataTypeException: no object DCH for MIME type application/x-matter',
    ),
    'a method of another library': nothing(
      'java.lang.NoSuchMethodError: com.google.common.base.Stopwatch.<init>()V\n\tat com.example.tc.Mailer.run(Mailer.java:2)',
    ),
  },
  NO_PASSWORD: {
    'no password':
      'javax.mail.AuthenticationFailedException: failed to connect, no password specified? (smtp)',
  },
}
