package ai.behest.console.frame;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How figures are written on pages. */
public final class Show {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("d MMM, HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final BigDecimal CENT = new BigDecimal("0.01");

    private Show() {}

    /** Money: two digits where that says enough, and four significant ones below a cent: {@code $12.30}, {@code $0.0004512}. */
    public static String usd(@Nullable BigDecimal amount) {
        if (amount == null) {
            return "unknown";
        }
        String sign = amount.signum() < 0 ? "-" : "";
        BigDecimal size = amount.abs();
        if (size.signum() == 0) {
            return "$0.00";
        }
        if (size.compareTo(CENT) >= 0) {
            int digits = size.compareTo(BigDecimal.TEN) < 0
                            && size.stripTrailingZeros().scale() > 2
                    ? 4
                    : 2;
            BigDecimal rounded = size.setScale(digits, RoundingMode.HALF_EVEN);
            return sign + "$" + String.format(Locale.ENGLISH, "%,." + digits + "f", rounded);
        }
        BigDecimal rounded = size.round(new java.math.MathContext(4)).stripTrailingZeros();
        return sign + "$" + rounded.toPlainString();
    }

    /** All digits, for a title: nothing is rounded away. */
    public static String exactly(@Nullable BigDecimal amount) {
        if (amount == null) {
            return "unknown";
        }
        String digits = amount.abs().stripTrailingZeros().toPlainString();
        return (amount.signum() < 0 ? "-$" : "$") + digits;
    }

    /** {@code 1,234,567}. */
    public static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /** The same for what a long may not hold. */
    public static String whole(java.math.BigInteger number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /** Short, for tiles: {@code 950}, {@code 12.3k}, {@code 4.5M}. */
    public static String brief(long number) {
        if (Math.abs(number) < 10_000) {
            return count(number);
        }
        return Math.abs(number) < 1_000_000
                ? String.format(Locale.ENGLISH, "%.1fk", number / 1_000.0)
                : String.format(Locale.ENGLISH, "%.1fM", number / 1_000_000.0);
    }

    /** {@code 85 ms}, {@code 1.2 s}. */
    public static String millis(@Nullable Long millis) {
        if (millis == null) {
            return "-";
        }
        return millis < 1_000 ? millis + " ms" : String.format(Locale.ENGLISH, "%.1f s", millis / 1_000.0);
    }

    /** To the minute, UTC: {@code 25 Nov 2026, 14:05}. */
    public static String minute(@Nullable Instant instant) {
        return instant == null ? "never" : MINUTE.format(instant);
    }

    /** To the second, UTC, for what is of these days: {@code 25 Nov, 14:05:09}. */
    public static String second(Instant instant) {
        return SECOND.format(instant);
    }

    /** A text of so many characters at most; whoever cuts says the whole in a title. */
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }

    public static String day(Instant instant) {
        return DAY.format(instant);
    }

    /** How long ago: {@code just now}, {@code 5 min ago}, {@code 3 days ago}; {@code never} for null. */
    public static String ago(@Nullable Instant instant, Instant now) {
        if (instant == null) {
            return "never";
        }
        Duration since = Duration.between(instant, now);
        if (since.toMinutes() < 1) {
            return "just now";
        }
        if (since.toHours() < 1) {
            return since.toMinutes() + " min ago";
        }
        if (since.toDays() < 1) {
            return since.toHours() + " h ago";
        }
        return since.toDays() == 1 ? "a day ago" : since.toDays() + " days ago";
    }

    /** A budget's period in words: {@code each day}, {@code over the last 24 hours}, {@code in all}. */
    public static String period(String text) {
        if (!text.startsWith("rolling_")) {
            return text.equals("total") ? "in all" : "each " + text;
        }
        String length = text.substring(text.indexOf('_') + 1);
        String unit = switch (length.substring(length.length() - 1)) {
            case "d" -> "day";
            case "h" -> "hour";
            default -> "minute";
        };
        String number = length.substring(0, length.length() - 1);
        return length.equals("1d")
                ? "over the last 24 hours"
                : "over the last " + (number.equals("1") ? unit : number + " " + unit + "s");
    }

    /** A share of a whole as per cent, 0 to 100, for a bar. */
    public static int percent(BigDecimal part, BigDecimal whole) {
        if (whole.signum() <= 0) {
            return 0;
        }
        int percent = part.multiply(BigDecimal.valueOf(100))
                .divide(whole, 0, RoundingMode.HALF_EVEN)
                .intValue();
        return Math.clamp(percent, 0, 100);
    }
}
