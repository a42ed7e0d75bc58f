package ai.behest.identity;

import ai.behest.tenant.Project;
import ai.behest.tenant.Tier;
import ai.behest.wire.Tags;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking, once that has been proved. Holds no secret, and its text names no user.
 *
 * @param project the project as it stood when the call came in
 * @param uid the end user, the project's own id for it
 * @param sid the session that the call belongs to unless a header names another
 * @param tokenSid the session that the credential is of, whatever a header names
 * @param tier the name of one of the project's tiers, or null for the project's default
 * @param keyId the id of the API key, or the {@code kid} of the key that signed the token
 * @param jti the token's own id, or null when it has none or this is an API key
 * @param tags what the cost is told apart by
 * @param expiresAt when the credential expires; {@link Instant#MAX} for a key that does not
 * @param draft whether the call is to use the draft of the project's settings instead of those in force
 */
public record Caller(
        Kind kind,
        Project project,
        String uid,
        String sid,
        String tokenSid,
        @Nullable String tier,
        Role role,
        String keyId,
        @Nullable String jti,
        Instant expiresAt,
        Map<String, String> tags,
        boolean draft) {

    public enum Kind {
        TOKEN,
        /** A token that somebody minted in the console, to try the project there. */
        CONSOLE,
        API_KEY
    }

    /** A call made with an API key itself, on behalf of the end user that the caller names (contract §4). */
    public static Caller withKey(ApiKey key, Project project, String uid, String sid) {
        return new Caller(
                Kind.API_KEY,
                project,
                uid,
                sid,
                sid,
                null,
                key.role(),
                key.id(),
                null,
                key.expiresAt() == null ? Instant.MAX : key.expiresAt(),
                Map.of(),
                false);
    }

    /** The user that the published clients mint for when nobody is named (contract §11). */
    public static final String NOBODY = "default";

    /** The same caller on behalf of another end user: only with an API key, whose holder names its own users. */
    public Caller as(String endUser) {
        return new Caller(kind, project, endUser, sid, tokenSid, tier, role, keyId, jti, expiresAt, tags, draft);
    }

    /** The same caller with tags of the call beside those of the token, which win. */
    public Caller tagged(Map<String, String> more) {
        return more.isEmpty()
                ? this
                : new Caller(
                        kind,
                        project,
                        uid,
                        sid,
                        tokenSid,
                        tier,
                        role,
                        keyId,
                        jti,
                        expiresAt,
                        Tags.merged(tags, more),
                        draft);
    }

    /** The same caller in another session: for attribution, a header overrides the token (contract §4). */
    public Caller inSession(String session) {
        return new Caller(kind, project, uid, session, tokenSid, tier, role, keyId, jti, expiresAt, tags, draft);
    }

    /** The same caller, who tries the draft of the project's settings. */
    Caller withDraft() {
        return new Caller(kind, project, uid, sid, tokenSid, tier, role, keyId, jti, expiresAt, tags, true);
    }

    /** The same caller of the project with other settings. */
    public Caller of(Project drafted) {
        return new Caller(kind, drafted, uid, sid, tokenSid, tier, role, keyId, jti, expiresAt, tags, draft);
    }

    /** An API key's call that names no end user: no user's limit applies to it. */
    public boolean isNobody() {
        return kind == Kind.API_KEY && uid.equals(NOBODY);
    }

    /** The tier that the call counts against. */
    public Tier tierOrDefault() {
        Tier named = tier == null ? null : project.tier(tier);
        return named != null ? named : project.defaultTier();
    }

    /** Whose key the book names for the call: the credential's, or {@code console:PERSON} for who tries it there. */
    public String bookedKey() {
        return kind == Kind.CONSOLE && jti != null ? ConsoleToken.key(jti) : keyId;
    }

    /** Names the credential in records: the key, and after a slash the token when it has an id. */
    public String credentialId() {
        return jti == null ? keyId : keyId + "/" + jti;
    }

    @Override
    public String toString() {
        return "Caller[" + kind + ", project=" + project.id() + ", role=" + role.text() + ", key=" + keyId + "]";
    }
}
