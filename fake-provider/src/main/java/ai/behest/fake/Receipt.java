package ai.behest.fake;

import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Takes note of what is sent for one tagged call; read from any thread while it grows. */
final class Receipt {
    private final String tag;
    private final long calls;
    private final String requestSha256;
    private final long requestBytes;
    private final InstantSource clock;
    private final long startedAt;
    private final MessageDigest digest = Sha256.start();
    private long bytes;
    private String outcome = "open";
    private @Nullable Long endedAt;
    private @Nullable Long cancelledAt;

    Receipt(String tag, long calls, byte[] request, InstantSource clock) {
        this.tag = tag;
        this.calls = calls;
        this.requestSha256 = Sha256.hex(request);
        this.requestBytes = request.length;
        this.clock = clock;
        this.startedAt = clock.millis();
    }

    long calls() {
        return calls;
    }

    synchronized void sent(byte[] part) {
        digest.update(part);
        bytes += part.length;
    }

    /** How the call ends; said before its last bytes are sent, which still count. */
    synchronized void outcome(String how) {
        outcome = how;
        endedAt = clock.millis();
    }

    synchronized void cancelled() {
        cancelledAt = clock.millis();
        outcome("interrupted");
    }

    synchronized Sent snapshot() {
        return new Sent(
                tag, calls, outcome, sha256(), bytes, requestSha256, requestBytes, startedAt, endedAt, cancelledAt);
    }

    private String sha256() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
