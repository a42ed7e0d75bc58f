package ai.behest.identity;

import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * When a token begins and ends, in Unix seconds: {@code exp} and {@code iat} are required, {@code nbf} is not, and a
 * token lives a day at most. Clocks may differ by a minute.
 */
record Lifetime(long issued, long notBefore, long expires) {
    private static final long SKEW = 60;
    private static final long LATEST = 253_402_300_799L;

    static Lifetime read(ObjectNode claims) {
        long issued = seconds(claims, "iat");
        long notBefore = claims.has("nbf") ? seconds(claims, "nbf") : issued;
        long expires = seconds(claims, "exp");
        if (expires <= issued || expires <= notBefore || expires - issued > MintRequest.TTL_MOST) {
            throw new BadToken(TokenFault.LIFETIME);
        }
        return new Lifetime(issued, notBefore, expires);
    }

    boolean hasBegun(Instant now) {
        long latest = now.getEpochSecond() + SKEW;
        return issued <= latest && notBefore <= latest;
    }

    boolean hasEnded(Instant now) {
        return now.getEpochSecond() >= expires + SKEW;
    }

    Instant end() {
        return Instant.ofEpochSecond(expires);
    }

    private static long seconds(ObjectNode claims, String claim) {
        JsonNode value = claims.get(claim);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new BadToken(TokenFault.LIFETIME);
        }
        long seconds = value.longValue();
        if (seconds < 0 || seconds > LATEST) {
            throw new BadToken(TokenFault.LIFETIME);
        }
        return seconds;
    }
}
