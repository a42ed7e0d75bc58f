package ai.behest.fake;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was received and sent for the last call with a tag. Hashes are SHA-256 in lower-case hex; {@code bytes} and
 * {@code sha256} are of the response body as written, without HTTP's chunk framing. {@code outcome} is open, served,
 * interrupted or failed. Times are Unix milliseconds; {@code cancelledAt} is set when the client left before the end.
 * {@code calls} counts how many calls carried the tag while it was remembered.
 */
public record Sent(
        String tag,
        long calls,
        String outcome,
        String sha256,
        long bytes,
        String requestSha256,
        long requestBytes,
        long startedAt,
        @Nullable Long endedAt,
        @Nullable Long cancelledAt) {

    byte[] json() {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("tag", tag);
        out.put("calls", calls);
        out.put("outcome", outcome);
        out.put("sha256", sha256);
        out.put("bytes", bytes);
        out.put("request_sha256", requestSha256);
        out.put("request_bytes", requestBytes);
        out.put("started_at", startedAt);
        out.put("ended_at", endedAt);
        out.put("cancelled", cancelledAt != null);
        out.put("cancelled_at", cancelledAt);
        out.put("cancelled_after_ms", cancelledAt == null ? null : cancelledAt - startedAt);
        return Json.write(out);
    }
}
