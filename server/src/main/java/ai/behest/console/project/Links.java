package ai.behest.console.project;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses that hold what clients chose: users, sessions, threads. */
public final class Links {
    private Links() {}

    public static String user(String projectId, String uid) {
        return "/projects/" + projectId + "/users/" + encoded(uid);
    }

    public static String session(String projectId, String sid, String uid) {
        return "/projects/" + projectId + "/sessions/" + encoded(sid) + "?user=" + encoded(uid);
    }

    public static String sessionsOf(String projectId, String uid) {
        return "/projects/" + projectId + "/sessions?user=" + encoded(uid);
    }

    public static String threadsOf(String projectId, String uid) {
        return "/projects/" + projectId + "/threads?user=" + encoded(uid);
    }

    public static String thread(String projectId, String uid, String thread) {
        return "/projects/" + projectId + "/threads/one?user=" + encoded(uid) + "&thread=" + encoded(thread);
    }

    public static String stop(String projectId, String uid) {
        return "/safety/new?project=" + projectId + "&user=" + encoded(uid);
    }

    public static String call(String callId) {
        return "/calls/" + encoded(callId);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
