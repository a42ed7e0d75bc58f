package ai.behest.fake;

import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** 64 bits of a request's bytes, cheaply: equal requests get equal answer ids. */
final class Fingerprint {
    private Fingerprint() {}

    static String of(byte[] bytes) {
        return HexFormat.of().toHexDigits(bits(bytes));
    }

    static long bits(byte[] bytes) {
        CRC32 low = new CRC32();
        CRC32C high = new CRC32C();
        low.update(bytes);
        high.update(bytes);
        return high.getValue() << 32 | low.getValue();
    }
}
