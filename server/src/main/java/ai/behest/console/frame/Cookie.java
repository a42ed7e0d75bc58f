package ai.behest.console.frame;

import java.time.Duration;

/**
 * A cookie to set: for this host, not for scripts, sent with no request of another site but a plain link.
 *
 * @param value empty to forget it
 * @param age how long the browser keeps it; zero to forget it now
 */
public record Cookie(String name, String value, Duration age) {

    public static Cookie forget(String name) {
        return new Cookie(name, "", Duration.ZERO);
    }

    String header(boolean secure) {
        return name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + age.toSeconds()
                + (secure ? "; Secure" : "");
    }

    @Override
    public String toString() {
        return "Cookie[" + name + "]";
    }
}
