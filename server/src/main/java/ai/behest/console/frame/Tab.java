package ai.behest.console.frame;

import ai.behest.people.Permission;

/** The tabs of a project, in their order. */
public enum Tab {
    OVERVIEW("Overview", "", Permission.READ_SETUP),
    TRY("Try it", "/try", Permission.TRY),
    SETTINGS("Settings", "/settings", Permission.READ_SETUP),
    KEYS("API keys", "/keys", Permission.READ_SETUP),
    USERS("Users", "/users", Permission.READ_CALLS),
    SESSIONS("Sessions", "/sessions", Permission.READ_CALLS),
    THREADS("Threads", "/threads", Permission.READ_PROMPTS);

    private final String title;
    private final String path;
    private final Permission permission;

    Tab(String title, String path, Permission permission) {
        this.title = title;
        this.path = path;
        this.permission = permission;
    }

    public String title() {
        return title;
    }

    /** Its path below the project's. */
    public String path(String projectId) {
        return "/projects/" + projectId + path;
    }

    public Permission permission() {
        return permission;
    }
}
