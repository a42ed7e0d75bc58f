package ai.behest.ledger.export;

import ai.behest.wire.Refusal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where an export's files go. */
public enum ExportDestination {
    /** A folder on the disk of the server that runs it. */
    DIRECTORY,
    /** The operator's bucket. */
    BUCKET;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param text as in a request, or null for a folder
     * @throws ai.behest.wire.RefusedException naming {@code destination}
     */
    public static ExportDestination parse(@Nullable String text) {
        return switch (text) {
            case null -> DIRECTORY;
            case "directory" -> DIRECTORY;
            case "bucket" -> BUCKET;
            default ->
                throw Refusal.invalid("destination", "destination is directory or bucket.")
                        .asException();
        };
    }
}
