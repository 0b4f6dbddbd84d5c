import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Properties;
import javax.mail.Folder;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Store;
import javax.mail.Transport;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;
import org.jasypt.encryption.pbe.StandardPBEStringEncryptor;
import org.jasypt.iv.RandomIvGenerator;
import org.jasypt.properties.EncryptableProperties;

/**
 * What a Java server does with the file: loads it, hands it to Jakarta Mail as it is, signs in, sends, reads.
 *
 * <p>Arguments: FILE show|smtp|imap|both [RECIPIENT] [CA.pem]. The server key is in JASYPT_ENCRYPTOR_PASSWORD.
 * Prints lines "name value": the passwords as base64 of UTF-8, "smtp sent", "imap COUNT", or a failure with its
 * class and message.
 */
public final class SendWithFile {
    private SendWithFile() {}

    public static void main(String[] args) throws Exception {
        String what = args[1];
        if (args.length > 3) trust(Path.of(args[3]));
        Properties settings = load(args[0]);
        System.out.println("format " + settings.getProperty("mailroom.format"));
        show("smtp", settings.getProperty("mail.smtp.password"));
        show("imap", settings.getProperty("mail.imap.password"));
        int failed = 0;
        if (what.equals("smtp") || what.equals("both")) {
            failed += attempt("smtp", () -> send(settings, args[2]));
        }
        if (what.equals("imap") || what.equals("both")) {
            failed += attempt("imap", () -> read(settings));
        }
        System.exit(failed);
    }

    /** As in the hand-over note. */
    private static Properties load(String path) throws IOException {
        StandardPBEStringEncryptor encryptor = new StandardPBEStringEncryptor();
        encryptor.setAlgorithm("PBEWITHHMACSHA512ANDAES_256");
        encryptor.setKeyObtentionIterations(1000);
        encryptor.setIvGenerator(new RandomIvGenerator());
        encryptor.setPassword(System.getenv("JASYPT_ENCRYPTOR_PASSWORD"));
        EncryptableProperties settings = new EncryptableProperties(encryptor);
        try (InputStream in = new FileInputStream(path)) {
            settings.load(in);
        }
        // Jakarta Mail looks into the table itself in places, so it gets a plain one.
        Properties plain = new Properties();
        for (String key : settings.stringPropertyNames()) plain.setProperty(key, settings.getProperty(key));
        return plain;
    }

    private static String send(Properties settings, String recipient) throws MessagingException {
        Session session = Session.getInstance(settings);
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(settings.getProperty("teamconnect.mail.replyTo")));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
        message.setSubject("Sent with the server's file", "UTF-8");
        message.setText("Sent by Java with the settings of the file.", "UTF-8");
        Transport transport = session.getTransport();
        try {
            // The password goes to connect(): Jakarta Mail knows no property for it.
            transport.connect(null, null, settings.getProperty("mail.smtp.password"));
            transport.sendMessage(message, message.getAllRecipients());
        } finally {
            transport.close();
        }
        return "sent";
    }

    private static String read(Properties settings) throws MessagingException {
        Store store = Session.getInstance(settings).getStore();
        try {
            store.connect(null, null, settings.getProperty("mail.imap.password"));
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            return String.valueOf(inbox.getMessageCount());
        } finally {
            store.close();
        }
    }

    private interface Step {
        String run() throws MessagingException;
    }

    private static int attempt(String name, Step step) {
        try {
            System.out.println(name + " " + step.run());
            return 0;
        } catch (MessagingException failure) {
            StringBuilder line = new StringBuilder(name + " failed");
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                line.append(' ').append(cause.getClass().getName()).append(' ').append(cause.getMessage());
            }
            System.out.println(line.toString().replaceAll("\\s+", " "));
            return 1;
        }
    }

    private static void show(String name, String password) {
        String shown =
                password == null
                        ? "-"
                        : Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8));
        System.out.println(name + ".password " + shown);
    }

    /** What an admin does with keytool: the company's authority into the trust store. */
    private static void trust(Path pem) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        int number = 0;
        try (InputStream in = Files.newInputStream(pem)) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca" + number++, each);
            }
        }
        Path file = Files.createTempFile("trusted", ".p12");
        try (var out = Files.newOutputStream(file)) {
            trusted.store(out, "changeit".toCharArray());
        }
        file.toFile().deleteOnExit();
        System.setProperty("javax.net.ssl.trustStore", file.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
    }
}
