package ai.behest.safety;

import ai.behest.identity.Caller;
import ai.behest.wire.Refusal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a kill switch stops: the calls that fit all that it names, or every call there is.
 *
 * @param everywhere every tenant's; then nothing else is named
 * @param project the id of one of the tenant's projects, or null for all of them
 * @param user an end user, or null for all of them
 * @param session a session, or null for all of them
 * @param key the id of an API key, or the {@code kid} that signs tokens; null for all of them
 */
public record KillScope(
        boolean everywhere,
        @Nullable String project,
        @Nullable String user,
        @Nullable String session,
        @Nullable String key) {
    private static final int LONGEST = 255;

    /** What a switch is called by: the narrowest thing that it names. */
    public enum Kind {
        GLOBAL,
        TENANT,
        PROJECT,
        USER,
        SESSION,
        KEY;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public KillScope {
        check("project", project);
        check("user", user);
        check("session", session);
        check("key", key);
        if (everywhere && (project != null || user != null || session != null || key != null)) {
            throw Refusal.invalid("scope.global", "A global switch names nothing else.")
                    .asException();
        }
    }

    /** Every call of every tenant. */
    public static KillScope global() {
        return new KillScope(true, null, null, null, null);
    }

    /** Every call of the tenant. */
    public static KillScope tenant() {
        return new KillScope(false, null, null, null, null);
    }

    public Kind kind() {
        if (everywhere) {
            return Kind.GLOBAL;
        }
        if (key != null) {
            return Kind.KEY;
        }
        if (session != null) {
            return Kind.SESSION;
        }
        if (user != null) {
            return Kind.USER;
        }
        return project != null ? Kind.PROJECT : Kind.TENANT;
    }

    /** The id of the narrowest thing that it names; empty when that is the tenant, or everybody. */
    String value() {
        return switch (kind()) {
            case KEY -> String.valueOf(key);
            case SESSION -> String.valueOf(session);
            case USER -> String.valueOf(user);
            case PROJECT -> String.valueOf(project);
            case TENANT, GLOBAL -> "";
        };
    }

    boolean covers(Suspect suspect) {
        return fits(project, suspect.projectId())
                && fits(user, suspect.uid())
                && fits(key, suspect.keyId())
                && (session == null || session.equals(suspect.sid()) || session.equals(suspect.tokenSid()));
    }

    private static boolean fits(@Nullable String named, @Nullable String is) {
        return named == null || named.equals(is);
    }

    /**
     * Whoever may have to be stopped.
     *
     * @param sid the session that the call is counted for
     * @param tokenSid the session that the token is of, which a header may have overridden
     */
    record Suspect(
            String tenantId,
            String projectId,
            @Nullable String uid,
            @Nullable String sid,
            @Nullable String tokenSid,
            String keyId) {
        static Suspect of(Caller caller) {
            return new Suspect(
                    caller.project().tenantId(),
                    caller.project().id(),
                    caller.uid(),
                    caller.sid(),
                    caller.tokenSid(),
                    caller.keyId());
        }
    }

    private static void check(String field, @Nullable String value) {
        if (value != null
                && (value.isEmpty() || value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl))) {
            throw Refusal.invalid(
                            "scope." + field,
                            "scope." + field + " has 1 to " + LONGEST + " characters and no control characters.")
                    .asException();
        }
    }
}
