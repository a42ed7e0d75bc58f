package ai.behest.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of this process, as {@code logback.xml} describes it: {@code BEHEST_LOG_FORMAT} is {@code json} (the default)
 * or {@code text}, {@code BEHEST_LOG_LEVEL} is how much our own rooms say (default {@code INFO}); libraries are heard
 * from {@code WARN} on, whatever the level.
 */
public final class Logs {
    private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
    private static final List<String> FORMATS = List.of("json", "text");

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private Logs() {}

    /**
     * To be called once, first thing.
     *
     * @throws IllegalArgumentException naming the variable that has a bad value
     */
    public static void start(Map<String, String> environment) {
        String level = value(environment, "BEHEST_LOG_LEVEL", "INFO").toUpperCase(Locale.ROOT);
        check("BEHEST_LOG_LEVEL", level, LEVELS);
        check("BEHEST_LOG_FORMAT", value(environment, "BEHEST_LOG_FORMAT", "json"), FORMATS);
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("ai.behest").setLevel(Level.valueOf(level));
        }
        JulBridge.install();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> flush(LAST_WORDS)));
    }

    /** Waits for what was logged to be written; the last thing to do before the process ends. */
    public static void flush(Duration patience) {
        LogQueue queue = queue();
        if (queue != null) {
            queue.flush(patience);
        }
    }

    /** Lines lost since the start. */
    static double dropped() {
        LogQueue queue = queue();
        return queue == null ? 0 : (double) queue.dropped();
    }

    private static @Nullable LogQueue queue() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                        && context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("LINES") instanceof LogQueue queue
                ? queue
                : null;
    }

    private static String value(Map<String, String> environment, String name, String usual) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? usual : value;
    }

    private static void check(String name, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw new IllegalArgumentException(name + " must be one of " + String.join(", ", allowed) + ".");
        }
    }
}
