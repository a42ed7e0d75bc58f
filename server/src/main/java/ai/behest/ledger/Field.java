package ai.behest.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an entry is told apart by in a column of its own: where it stands in the entries and in the rollups. */
enum Field implements Dimension {
    PROJECT("project", "project_id", "project_id", Kept.BOTH),
    MODEL("model", "model_served", "model_served", Kept.BOTH),
    PROVIDER("provider", "provider", "provider", Kept.BOTH),
    PAYER("payer", "payer", "payer", Kept.BOTH),
    TIER("tier", "COALESCE(tier, '')", "tier", Kept.HOURS),
    KEY("key", "key_id", "key_id", Kept.HOURS),
    OPERATION("operation", "operation", "operation", Kept.HOURS),
    STATUS("status", "status", "status", Kept.HOURS),
    USER("user", "uid", "uid", Kept.USERS),
    SESSION("session", "sid", "", Kept.NEITHER),
    THREAD("thread", "COALESCE(thread_id, '')", "", Kept.NEITHER),
    DAY("day", "at / 86400000000", "hour / 24", Kept.BOTH),
    HOUR("hour", "at / 3600000000", "hour", Kept.BOTH),
    MINUTE("minute", "at / 60000000", "", Kept.NEITHER);

    private static final Set<Field> TIMES = Set.of(DAY, HOUR, MINUTE);

    /** Which rollups tell it apart. */
    private enum Kept {
        BOTH,
        HOURS,
        USERS,
        NEITHER
    }

    private final String text;
    private final String inEntries;
    private final String inRollups;
    private final Kept kept;

    Field(String text, String inEntries, String inRollups, Kept kept) {
        this.text = text;
        this.inEntries = inEntries;
        this.inRollups = inRollups;
        this.kept = kept;
    }

    @Override
    public String text() {
        return text;
    }

    /** Its name in the relation of {@link Lines}. */
    String alias() {
        return "d_" + text;
    }

    String in(Lines.Origin origin) {
        return switch (origin) {
            case ENTRIES -> inEntries;
            case DAYS -> this == DAY ? "day" : inRollups;
            case HOURS, USERS -> inRollups;
        };
    }

    boolean isIn(Lines.Origin origin) {
        return switch (origin) {
            case ENTRIES -> true;
            case HOURS -> kept == Kept.BOTH || kept == Kept.HOURS;
            case DAYS -> this != HOUR && isIn(Lines.Origin.HOURS);
            case USERS -> kept == Kept.BOTH || kept == Kept.USERS;
        };
    }

    boolean isTime() {
        return TIMES.contains(this);
    }

    /** A value as a report shows it: null for a call that has none. */
    @Nullable
    String shown(String value) {
        return switch (this) {
            case DAY -> LocalDate.ofEpochDay(Long.parseLong(value)).toString();
            case HOUR -> Instant.ofEpochSecond(Long.parseLong(value) * 3_600).toString();
            case MINUTE -> Instant.ofEpochSecond(Long.parseLong(value) * 60).toString();
            default -> value.isEmpty() ? null : value;
        };
    }
}
