package ai.behest.ledger.export;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An export that a node writes to a folder or a bucket every so often: what is new since the file before.
 *
 * @param node the one whose disk the folder is on, and who runs it
 * @param directory below the tenant's folder for exports, or the tenant's part of the bucket
 * @param doneTo the cursor up to which everything is in a file
 * @param plannedTo the cursor that the file reaches that is being written, or was when the server died; else null
 * @param files how many were written
 * @param entries how many entries are in them
 * @param lastError why the last run failed, or null when it did not
 */
public record ExportJob(
        String tenantId,
        String id,
        String node,
        @Nullable String projectId,
        ExportFormat format,
        ExportDestination destination,
        String directory,
        int everyMinutes,
        String doneTo,
        @Nullable String plannedTo,
        long files,
        long entries,
        @Nullable String lastFile,
        @Nullable Instant lastRunAt,
        @Nullable String lastError,
        Instant nextAt,
        Instant createdAt) {
    /** A month of 31 days. */
    public static final int LONGEST_MINUTES = 44_640;

    /**
     * The name of its next file: the job, the file's number, and a digest of the cursor that it reaches. A file that is written
     * again after a crash has the same number and the same cursor, and so replaces itself.
     */
    String fileName(Cursor to) {
        return String.format(Locale.ROOT, "%s-%08d-%s.%s", id, files + 1, digest(to.text()), format.extension());
    }

    Selection selection() {
        return new Selection(tenantId, projectId, null);
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
