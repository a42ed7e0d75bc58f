package ai.behest.people;

import java.util.Locale;

/** What a person is to a tenant, from the most to the least trusted. */
public enum Role {
    /** Everything, and the only one who makes and unmakes owners. */
    OWNER,
    /** Everything but owners. */
    ADMIN,
    /** Builds the app: everything but money's rules, the audit log and people. */
    DEVELOPER,
    /** Reads money and sets its rules; never what was said. */
    FINANCE,
    /** Looks, and changes nothing. */
    VIEWER;

    public boolean may(Permission permission) {
        boolean runs = this == OWNER || this == ADMIN;
        return switch (permission) {
            case READ_SETUP, READ_CALLS, READ_MONEY -> true;
            case CHANGE_SETUP, TRY, READ_PROMPTS, STOP -> runs || this == DEVELOPER;
            case CHANGE_MONEY, READ_AUDIT -> runs || this == FINANCE;
            case MANAGE_PEOPLE -> runs;
        };
    }

    /** As it stands in the database, on the wire and on pages: {@code owner}, {@code admin}, ... */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
