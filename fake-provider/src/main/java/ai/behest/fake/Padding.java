package ai.behest.fake;

import java.util.Arrays;

/** Fills a JSON object up to a size, with the member that OpenAI itself pads its events with. */
final class Padding {
    private static final byte[] OPEN = Json.utf8(",\"obfuscation\":\"");

    private Padding() {}

    /** Inserts the member at {@code at}, where the object's closing brace is; too small a size changes nothing. */
    static byte[] fill(byte[] bytes, int at, int size) {
        int filling = size - bytes.length - OPEN.length - 1;
        if (filling < 0) {
            return bytes;
        }
        byte[] out = new byte[size];
        System.arraycopy(bytes, 0, out, 0, at);
        System.arraycopy(OPEN, 0, out, at, OPEN.length);
        int end = at + OPEN.length + filling;
        Arrays.fill(out, at + OPEN.length, end, (byte) 'x');
        out[end] = '"';
        System.arraycopy(bytes, at, out, end + 1, bytes.length - at);
        return out;
    }
}
