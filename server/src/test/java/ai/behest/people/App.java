package ai.behest.people;

import java.time.Clock;
import java.util.Locale;

/** An authenticator app: knows its key as it was typed in, and shows codes. */
final class App {
    private final byte[] secret;
    private final Clock clock;

    App(String key, Clock clock) {
        this.secret = decode(key);
        this.clock = clock;
    }

    String code() {
        return code(0);
    }

    /** The code so many steps from now. */
    String code(int steps) {
        return String.format(
                Locale.ROOT,
                "%06d",
                Totp.code(secret, Math.floorDiv(clock.instant().getEpochSecond(), Totp.PERIOD_SECONDS) + steps));
    }

    private static byte[] decode(String key) {
        byte[] bytes = new byte[key.length() * 5 / 8];
        int bits = 0;
        int buffer = 0;
        int at = 0;
        for (int i = 0; i < key.length(); i++) {
            buffer = (buffer << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(key.charAt(i))) & 0xffff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (buffer >> bits);
            }
        }
        return bytes;
    }
}
