package ai.behest.observe;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import org.jspecify.annotations.Nullable;

/** An exception with its causes as text of bounded length, one line each for message and frame, secrets masked. */
final class StackText {
    private static final int CAUSES_MOST = 8;
    private static final int FRAMES_MOST = 64;
    private static final int MESSAGE_MOST = 2_048;

    private StackText() {}

    static String of(IThrowableProxy exception) {
        StringBuilder out = new StringBuilder();
        IThrowableProxy one = exception;
        for (int depth = 0; one != null && depth < CAUSES_MOST && !one.isCyclic(); depth++) {
            if (depth > 0) {
                out.append("\ncaused by ");
            }
            append(out, one);
            one = one.getCause();
        }
        return out.toString();
    }

    private static void append(StringBuilder out, IThrowableProxy exception) {
        out.append(exception.getClassName());
        @Nullable String message = exception.getMessage();
        if (message != null && !message.isEmpty()) {
            out.append(": ");
            Escapes.append(out, LogLines.safe(message, MESSAGE_MOST), false);
        }
        StackTraceElementProxy[] frames = exception.getStackTraceElementProxyArray();
        int shown = Math.min(frames.length - exception.getCommonFrames(), FRAMES_MOST);
        for (int i = 0; i < shown; i++) {
            out.append("\n    at ").append(frames[i].getStackTraceElement());
        }
        if (shown < frames.length) {
            out.append("\n    ... ").append(frames.length - shown).append(" more");
        }
    }
}
