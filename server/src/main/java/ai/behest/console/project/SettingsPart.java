package ai.behest.console.project;

/** The parts of a project's settings, in the order of their tabs. */
public enum SettingsPart {
    MODEL("model", "Model"),
    PROMPT("prompt", "System prompt"),
    ORIGINS("origins", "Allowed Origins"),
    LIMITS("limits", "Limits and tiers"),
    BUDGETS("budgets", "Budgets"),
    MEMORY("memory", "Memory"),
    VERSIONS("versions", "Versions"),
    PROJECT("project", "Project");

    private final String word;
    private final String title;

    SettingsPart(String word, String title) {
        this.word = word;
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** Its page. */
    public String path(String projectId) {
        return "/projects/" + projectId + "/settings/" + word;
    }

    /** Its page, as the table of pages has it. */
    String pattern() {
        return path("{id}");
    }

    String word() {
        return word;
    }
}
