import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Properties;
import java.util.TreeSet;

/**
 * Reads files from standard input, each with its length before it (4 bytes, big-endian), and prints one line
 * for each: "malformed", or its keys and values as hex of UTF-16, sorted by key.
 */
public final class ReadProperties {
    private ReadProperties() {}

    public static void main(String[] args) throws IOException {
        DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(System.in));
        PrintStream out = new PrintStream(new java.io.BufferedOutputStream(System.out), false, "US-ASCII");
        int count = in.readInt();
        for (int file = 0; file < count; file++) {
            byte[] bytes = in.readNBytes(in.readInt());
            Properties properties = new Properties();
            try {
                properties.load(new ByteArrayInputStream(bytes));
            } catch (IllegalArgumentException malformed) {
                out.println("malformed");
                continue;
            }
            StringBuilder line = new StringBuilder();
            for (String key : new TreeSet<>(properties.stringPropertyNames())) {
                line.append(hex(key)).append('=').append(hex(properties.getProperty(key))).append(' ');
            }
            out.println(line.toString().trim());
        }
        out.flush();
    }

    static String hex(String text) {
        StringBuilder out = new StringBuilder();
        for (char unit : text.toCharArray()) out.append(String.format("%04x", (int) unit));
        return out.toString();
    }
}
