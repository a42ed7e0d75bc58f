package ai.behest.identity;

import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a token that somebody pasted says of itself, to find what to revoke. Nothing of it is proven, and the token itself
 * is not kept: a signature that is wrong is no reason not to stop what it names.
 *
 * @param tenantId the {@code tid} claim, which tokens signed by a tenant's own key may lack
 * @param projectId the {@code pid} claim
 */
public record PastedToken(
        @Nullable String tenantId,
        @Nullable String projectId,
        @Nullable String jti,
        @Nullable String sid,
        @Nullable String uid) {
    private static final int MOST = 8_192;

    /** @throws RefusedException a validation error of {@code token} when it is none, or names nothing */
    public static PastedToken of(String text) {
        String token = text.strip();
        if (token.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length())) {
            token = token.substring("Bearer ".length()).strip();
        }
        if (token.isEmpty() || token.length() > MOST) {
            throw unfit();
        }
        try {
            ObjectNode claims = Jws.parse(token).claims();
            PastedToken pasted = new PastedToken(
                    text(claims, "tid"),
                    text(claims, "pid"),
                    text(claims, "jti"),
                    text(claims, "sid"),
                    text(claims, "uid"));
            if (pasted.jti == null && pasted.sid == null && pasted.uid == null) {
                throw unfit();
            }
            return pasted;
        } catch (BadToken e) {
            throw unfit();
        }
    }

    private static @Nullable String text(ObjectNode claims, String name) {
        return TokenJson.text(claims, name, TokenFault.MALFORMED);
    }

    private static RefusedException unfit() {
        return Refusal.invalid(
                        "token",
                        "This is no token of an end user. It has three parts with dots between them, and begins with eyJ.")
                .asException();
    }
}
