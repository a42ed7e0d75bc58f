package ai.behest.identity;

import ai.behest.wire.Refusal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a caller may do, from least to most (contract §2). */
public enum Role {
    USER,
    ADMIN,
    DASHBOARD_SERVICE;

    /** The spelling on the wire and in the database: {@code user}, {@code admin}, {@code dashboard-service}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The role of this spelling, {@code regular} being {@code user}, or null when there is none such. */
    public static @Nullable Role of(String text) {
        return switch (text) {
            case "user", "regular" -> USER;
            case "admin" -> ADMIN;
            case "dashboard-service" -> DASHBOARD_SERVICE;
            default -> null;
        };
    }

    /**
     * The role that a request's field names; absent means {@link #USER}.
     *
     * @throws ai.behest.wire.RefusedException naming the field {@code role}
     */
    public static Role parse(@Nullable String text) {
        Role role = text == null ? USER : of(text);
        if (role == null) {
            throw Refusal.invalid("role", "role is user, admin or dashboard-service.")
                    .asException();
        }
        return role;
    }

    /** The lower of the two: nobody is raised. */
    public Role atMost(Role limit) {
        return compareTo(limit) <= 0 ? this : limit;
    }
}
