package ai.behest.observe;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log event as a line: JSON for machines, or plain text for a person at a terminal. Only what is named here comes out
 * (time, level, logger, message, trace id, exception), whatever else a library puts on an event; secrets are masked,
 * control characters escaped, lengths bounded. Made by {@code logback.xml}.
 */
public final class LogLines extends EncoderBase<ILoggingEvent> {
    private static final int READ_MOST = 64 * 1024;
    private static final int MESSAGE_MOST = 8 * 1024;
    private static final byte[] NOTHING = {};
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSX").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final Pattern TRACE = Pattern.compile("\\btrace(?:[ _-]?id)?[ =:]{1,2}([0-9a-f]{32})\\b");

    private volatile boolean text;

    /** Plain text for {@code text}, JSON for anything else. */
    public void setFormat(String format) {
        text = format.equals("text");
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(256);
        String formatted = event.getFormattedMessage();
        String message = safe(formatted == null ? "" : formatted, MESSAGE_MOST);
        if (text) {
            appendText(line, event, message);
        } else {
            appendJson(line, event, message);
        }
        return line.append('\n').toString().getBytes(UTF_8);
    }

    /** The text without secrets, cut to a length. Masked before it is cut, so that no half of a secret is left. */
    static String safe(String text, int most) {
        String read = text.length() <= READ_MOST ? text : text.substring(0, READ_MOST);
        String masked = Redaction.mask(read);
        return masked.length() <= most && read.length() == text.length()
                ? masked
                : masked.substring(0, Math.min(most, masked.length())) + " [cut]";
    }

    private static void appendJson(StringBuilder line, ILoggingEvent event, String message) {
        line.append("{\"timestamp\":\"").append(UTC.format(event.getInstant())).append('"');
        member(line, "level", event.getLevel().toString());
        member(line, "logger", event.getLoggerName());
        member(line, "message", message);
        Matcher trace = TRACE.matcher(message);
        if (trace.find()) {
            member(line, "trace_id", trace.group(1));
        }
        IThrowableProxy exception = event.getThrowableProxy();
        if (exception != null) {
            member(line, "exception", exception.getClassName());
            member(line, "stack", StackText.of(exception));
        }
        line.append('}');
    }

    private static void member(StringBuilder line, String name, String value) {
        line.append(",\"").append(name).append("\":\"");
        Escapes.append(line, value, true);
        line.append('"');
    }

    private static void appendText(StringBuilder line, ILoggingEvent event, String message) {
        String logger = event.getLoggerName();
        line.append(TIME.format(event.getInstant())).append(' ');
        line.append(String.format("%-5s ", event.getLevel()));
        line.append(logger.substring(logger.lastIndexOf('.') + 1)).append(": ");
        Escapes.append(line, message, false);
        IThrowableProxy exception = event.getThrowableProxy();
        if (exception != null) {
            line.append("\n    ").append(StackText.of(exception).replace("\n", "\n    "));
        }
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
