import java.util.Properties;
import javax.mail.AuthenticationFailedException;
import javax.mail.Flags;
import javax.mail.Folder;
import javax.mail.Message;
import javax.mail.Multipart;
import javax.mail.Service;
import javax.mail.Session;
import javax.mail.Store;
import javax.mail.Transport;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeBodyPart;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import javax.mail.search.FlagTerm;

/** What a Java server does with its mailbox. Arguments: user, password, SMTP port, IMAP port, plain|ssl|starttls. */
public class JavaMailSession {
  public static void main(String[] arguments) throws Exception {
    String user = arguments[0];
    String password = arguments[1];
    Properties settings = new Properties();
    settings.put("mail.transport.protocol", "smtp");
    settings.put("mail.store.protocol", "imap");
    settings.put("mail.smtp.auth", "true");
    for (String protocol : new String[] {"smtp", "imap"}) {
      String prefix = "mail." + protocol + ".";
      settings.put(prefix + "host", "127.0.0.1");
      settings.put(prefix + "port", arguments[protocol.equals("smtp") ? 2 : 3]);
      settings.put(prefix + "ssl.enable", String.valueOf(arguments[4].equals("ssl")));
      settings.put(prefix + "ssl.trust", "*");
      settings.put(prefix + "starttls.enable", String.valueOf(arguments[4].equals("starttls")));
      settings.put(prefix + "starttls.required", String.valueOf(arguments[4].equals("starttls")));
    }
    Session session = Session.getInstance(settings);

    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress(user, "TeamConnect"));
    message.setRecipients(Message.RecipientType.TO, "anybody@practice.example");
    message.setSubject("Gr\u00f6\u00dfe", "UTF-8");
    MimeMultipart parts = new MimeMultipart();
    MimeBodyPart plain = new MimeBodyPart();
    plain.setText("K\u00e4se", "UTF-8");
    parts.addBodyPart(plain);
    MimeBodyPart html = new MimeBodyPart();
    html.setContent("<b>x</b>", "text/html");
    parts.addBodyPart(html);
    message.setContent(parts);
    message.saveChanges();
    try (Transport transport = session.getTransport()) {
      transport.connect(user, password);
      transport.sendMessage(message, message.getAllRecipients());
    }

    try (Store store = session.getStore()) {
      store.connect(user, password);
      Folder inbox = store.getFolder("INBOX");
      inbox.open(Folder.READ_WRITE);
      FlagTerm unseen = new FlagTerm(new Flags(Flags.Flag.SEEN), false);
      System.out.println("may mark: " + inbox.getPermanentFlags().contains(Flags.Flag.SEEN));
      for (Message found : inbox.search(unseen)) {
        Object content = found.getContent();
        Object text = content instanceof Multipart ? ((Multipart) content).getBodyPart(0).getContent() : content;
        System.out.println(ascii(found.getSubject() + ": " + text.toString().trim()));
      }
      System.out.println("unread: " + inbox.search(unseen).length);
      inbox.close(true);
    }
    for (Service service : new Service[] {session.getStore(), session.getTransport()}) {
      try {
        service.connect(user, "wrong");
      } catch (AuthenticationFailedException refusal) {
        System.out.println("refused: " + refusal.getMessage().trim());
      }
    }
  }

  private static String ascii(String text) {
    return text.replace("\u00f6", "oe").replace("\u00df", "ss").replace("\u00e4", "ae");
  }
}
