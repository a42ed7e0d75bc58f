package ai.behest.observe;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/**
 * Takes what libraries say through the JDK's own logging (the JDK, the PostgreSQL driver, OpenTelemetry) to the same
 * lines as everything else, so that it is masked and bounded too. Only warnings and errors.
 */
final class JulBridge extends Handler {
    private static final SimpleFormatter FORMATTER = new SimpleFormatter();

    /** Takes the place of the JDK's console handler. */
    static void install() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(Level.WARNING);
        root.addHandler(new JulBridge());
    }

    @Override
    public void publish(LogRecord record) {
        String name = record.getLoggerName() == null ? "jdk" : record.getLoggerName();
        org.slf4j.Logger logger = LoggerFactory.getLogger(name);
        String message = FORMATTER.formatMessage(record);
        if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
            logger.error(message, record.getThrown());
        } else if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
            logger.warn(message, record.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
