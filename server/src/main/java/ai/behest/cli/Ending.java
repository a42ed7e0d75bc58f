package ai.behest.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When something ends by itself: after a while, at an instant, or never. */
final class Ending {
    private static final Pattern WHILE = Pattern.compile("([0-9]{1,6})([mhd])");

    @Option(names = "--for", description = "How long it holds, such as 30m, 2h or 7d (default: until it is lifted).")
    private @Nullable String time;

    @Option(names = "--until", description = "The instant at which it ends, such as 2026-12-31T23:59:59Z.")
    private @Nullable String until;

    /** The value of {@code expires_at}, or null for never. */
    @Nullable
    String expiresAt() {
        if (time == null) {
            return until;
        }
        Matcher matcher = WHILE.matcher(time);
        if (until != null || !matcher.matches()) {
            throw new CommandFailure(
                    until != null
                            ? "Give --for or --until, not both."
                            : "--for is a number with m, h or d behind it, such as 30m, 2h or 7d.");
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
        return Instant.now().plus(duration).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
