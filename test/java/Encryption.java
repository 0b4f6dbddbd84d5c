import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jasypt.encryption.pbe.StandardPBEStringEncryptor;
import org.jasypt.exceptions.EncryptionOperationNotPossibleException;
import org.jasypt.iv.RandomIvGenerator;
import org.jasypt.properties.PropertyValueEncryptionUtils;

/**
 * Jasypt as the hand-over note sets it up. Each line of standard input is "encrypt TEXT" or "decrypt ENC(…)",
 * the text as base64 of UTF-8; each answer is a line: ENC(…), the text as base64, or "cannot".
 */
public final class Encryption {
    private Encryption() {}

    public static void main(String[] args) throws IOException {
        StandardPBEStringEncryptor encryptor = new StandardPBEStringEncryptor();
        encryptor.setAlgorithm("PBEWITHHMACSHA512ANDAES_256");
        encryptor.setKeyObtentionIterations(1000);
        encryptor.setIvGenerator(new RandomIvGenerator());
        encryptor.setPassword(System.getenv("JASYPT_ENCRYPTOR_PASSWORD"));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        PrintStream out = new PrintStream(new java.io.BufferedOutputStream(System.out), false, "US-ASCII");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] parts = line.split(" ", 2);
            try {
                out.println(
                        parts[0].equals("encrypt")
                                ? PropertyValueEncryptionUtils.encrypt(text(parts[1]), encryptor)
                                : base64(PropertyValueEncryptionUtils.decrypt(parts[1], encryptor)));
            } catch (EncryptionOperationNotPossibleException cannot) {
                out.println("cannot");
            }
        }
        out.flush();
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
