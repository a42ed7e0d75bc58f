package ai.behest.observe;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** A program that logs and ends, for tests that start it with {@code logback.xml} as a server would. */
final class Talker {
    private Talker() {}

    public static void main(String[] words) {
        Map<String, String> environment = System.getenv();
        try {
            Logs.start(environment);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        try (Signals signals = new Signals(environment)) {
            signals.called(Calls.CHAT.signal());
            LoggerFactory.getLogger("ai.behest.Talker").debug("debug");
            LoggerFactory.getLogger("ai.behest.Talker").info("info {}", Secrets.API_KEY);
            LoggerFactory.getLogger("io.netty.handler").info("a library's info");
            LoggerFactory.getLogger("io.netty.handler").warn("a library's warning", new IllegalStateException("why"));
            Logger.getLogger("org.postgresql").log(Level.WARNING, "said by {0}", "jul");
            Logger.getLogger("org.postgresql").info("a library's info");
            System.out.println("for a person");
            System.exit(signals.prometheus().length > 0 ? 0 : 1);
        }
    }
}
