package ai.behest.people;

import org.jspecify.annotations.Nullable;

/** Names a browser from its {@code User-Agent}, so that a person finds their own in the list of sessions. */
final class BrowserName {
    /** Chrome says it is Safari, and Edge and Opera say they are Chrome: the first that is found counts. */
    private static final String[][] BROWSERS = {
        {"Edg", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}
    };

    /** An iPhone says it is like Mac OS X, Android that it is Linux. */
    private static final String[][] SYSTEMS = {
        {"iPhone", "iPhone"},
        {"iPad", "iPad"},
        {"Android", "Android"},
        {"Windows", "Windows"},
        {"Mac OS X", "macOS"},
        {"CrOS", "ChromeOS"},
        {"Linux", "Linux"}
    };

    private BrowserName() {}

    static String of(@Nullable String userAgent) {
        if (userAgent == null) {
            return "Unknown browser";
        }
        String browser = first(BROWSERS, userAgent);
        String system = first(SYSTEMS, userAgent);
        if (browser == null) {
            return system == null ? "Unknown browser" : "Unknown browser on " + system;
        }
        return system == null ? browser : browser + " on " + system;
    }

    private static @Nullable String first(String[][] names, String userAgent) {
        for (String[] name : names) {
            if (userAgent.contains(name[0])) {
                return name[1];
            }
        }
        return null;
    }
}
