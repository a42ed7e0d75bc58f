package ai.behest.console.frame;

import ai.behest.people.Permission;
import org.jspecify.annotations.Nullable;

/** The parts of the console that the navigation leads to, in its order. */
public enum Area {
    PROJECTS("Projects", "/projects", Permission.READ_SETUP),
    SPEND("Spend", "/spend", Permission.READ_MONEY),
    BUDGETS("Budgets", "/budgets", Permission.READ_MONEY),
    ALERTS("Alerts", "/alerts", Permission.READ_MONEY),
    CALLS("Calls", "/calls", Permission.READ_CALLS),
    PROVIDERS("Providers", "/providers", Permission.READ_SETUP),
    SIGNING_KEYS("Signing keys", "/signing-keys", Permission.READ_SETUP),
    SAFETY("Safety", "/safety", Permission.READ_SETUP),
    AUDIT("Audit log", "/audit", Permission.READ_AUDIT),
    PEOPLE("People", "/people", Permission.MANAGE_PEOPLE),
    /** One's own account: it stands apart from the others. */
    ACCOUNT("Account", "/account", null),
    /** Outside: signing in, errors. */
    OUTSIDE("", "/", null);

    private final String title;
    private final String path;
    private final @Nullable Permission permission;

    Area(String title, String path, @Nullable Permission permission) {
        this.title = title;
        this.path = path;
        this.permission = permission;
    }

    public String title() {
        return title;
    }

    public String path() {
        return path;
    }

    /** What it takes to see its link; null where it has none in the list. */
    public @Nullable Permission permission() {
        return permission;
    }
}
