package ai.behest.ledger;

import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The members of one JSON object of a price list, read strictly: every complaint names the member by its path. */
final class PriceFields {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9@][A-Za-z0-9._:/@-]{0,199}");
    private static final int LONGEST_TEXT = 1_000;
    private static final int DAY = "2026-11-24".length();
    /** A rate is stated for a million tokens, so the sixth decimal is one picodollar for one token. */
    private static final long TOKENS = 1_000_000;

    private final JsonNode node;
    private final String path;

    PriceFields(JsonNode node, String path, Set<String> known) {
        this.node = node;
        this.path = path;
        if (!node.isObject()) {
            throw bad(path.isEmpty() ? "body" : path, "must be a JSON object");
        }
        for (String member : node.propertyNames()) {
            if (!known.contains(member)) {
                throw bad(at(member.length() > 64 ? member.substring(0, 64) : member), "is not a known field");
            }
        }
    }

    String at(String member) {
        return path.isEmpty() ? member : path + "." + member;
    }

    static RefusedException bad(String where, String what) {
        return Refusal.invalid(where, where + " " + what + ".").asException();
    }

    boolean has(String member) {
        return node.has(member);
    }

    JsonNode required(String member) {
        JsonNode value = node.get(member);
        if (value == null || value.isNull()) {
            throw bad(at(member), "is missing");
        }
        return value;
    }

    String text(String member) {
        JsonNode value = required(member);
        if (!value.isString()
                || value.stringValue().isBlank()
                || value.stringValue().length() > LONGEST_TEXT) {
            throw bad(at(member), "must be text of 1 to " + LONGEST_TEXT + " characters");
        }
        return value.stringValue();
    }

    @Nullable
    String optionalText(String member) {
        return has(member) ? text(member) : null;
    }

    String name(String member) {
        return name(required(member), at(member));
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static String name(JsonNode value, String where) {
        if (!value.isString() || !isName(value.stringValue())) {
            throw bad(where, "must be a name of at most 200 letters, digits and . _ : / @ -");
        }
        return value.stringValue();
    }

    boolean flag(String member) {
        if (!has(member)) {
            return false;
        }
        JsonNode value = required(member);
        if (!value.isBoolean()) {
            throw bad(at(member), "must be true or false");
        }
        return value.booleanValue();
    }

    long tokens(String member) {
        return number(member, TokenCounts.MOST);
    }

    /** A whole number from 1 to {@code most}. */
    long number(String member, long most) {
        JsonNode value = required(member);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 1
                || value.longValue() > most) {
            throw bad(at(member), "must be a whole number from 1 to " + most);
        }
        return value.longValue();
    }

    @Nullable
    Long optionalTokens(String member) {
        return has(member) ? (Long) tokens(member) : null;
    }

    LocalDate day(String member) {
        String text = text(member);
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw bad(at(member), "must be a day such as 2026-11-24");
        }
    }

    /** From {@code valid_from} on and until {@code valid_until}, either of which may be left out. */
    Validity validity() {
        long from = has("valid_from") ? instant("valid_from") : Long.MIN_VALUE;
        long until = has("valid_until") ? instant("valid_until") : Long.MAX_VALUE;
        if (until <= from) {
            throw bad(at("valid_until"), "must be after valid_from");
        }
        return new Validity(from, until);
    }

    private long instant(String member) {
        String text = text(member);
        try {
            OffsetDateTime instant = text.length() == DAY
                    ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text);
            if (instant.getYear() >= 1970 && instant.getYear() < 10_000) {
                return ChronoUnit.MICROS.between(Instant.EPOCH, instant.toInstant());
            }
        } catch (DateTimeException e) {
            // said below
        }
        throw bad(at(member), "must be a day such as 2026-11-24 or an instant such as 2026-11-24T18:00:00Z");
    }

    /** An amount in USD as picodollars, 0 to {@code most}. */
    long usd(String member, long most) {
        JsonNode value = required(member);
        if (!value.isString()) {
            throw bad(at(member), "must be an amount in USD as a string, such as \"0.25\"");
        }
        long picodollars;
        try {
            picodollars = Money.parse(value.stringValue()).picodollars();
        } catch (IllegalArgumentException e) {
            throw bad(at(member), String.valueOf(e.getMessage()));
        } catch (ArithmeticException e) {
            throw bad(at(member), "is too much");
        }
        if (picodollars < 0) {
            throw bad(at(member), "must not be below zero");
        }
        if (picodollars > most) {
            throw bad(at(member), "is too much");
        }
        return picodollars;
    }

    /** USD for a million tokens as picodollars for one. */
    long rate(String member) {
        long million = usd(member, Long.MAX_VALUE);
        if (million % TOKENS != 0) {
            throw bad(at(member), "has more than 6 decimals: a token costs whole picodollars");
        }
        if (million / TOKENS > Rates.MOST) {
            throw bad(at(member), "is too much");
        }
        return million / TOKENS;
    }

    long rate(String member, long otherwise) {
        return has(member) ? rate(member) : otherwise;
    }
}
