package ai.behest.cli;

import ai.behest.wire.AuditLine;
import ai.behest.wire.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** An audit log, read line by line from its first: whether each follows from the one before. */
final class AuditChain {
    private final @Nullable String earlierHead;
    private long lines;
    private String head = AuditLine.NONE;
    private String tenant = "";
    private boolean passedEarlierHead;

    /** @param earlierHead the hash of a line that must be there, or null */
    AuditChain(@Nullable String earlierHead) {
        this.earlierHead = earlierHead;
        this.passedEarlierHead = earlierHead == null || earlierHead.equals(AuditLine.NONE);
    }

    long lines() {
        return lines;
    }

    /** The hash of the last line so far. */
    String head() {
        return head;
    }

    /** Takes the next line in; what is wrong with it, or null. */
    @Nullable
    String add(String text) {
        JsonNode line;
        String hash;
        try {
            line = Json.MAPPER.readTree(text);
            hash = AuditLine.hashOf(line);
        } catch (JacksonException | IllegalArgumentException e) {
            return "Line " + (lines + 1) + " is not a line of an audit log.";
        }
        List<String> wrong = new ArrayList<>();
        if (!line.path("seq").isIntegralNumber() || line.path("seq").asLong() != lines + 1) {
            return "Line " + (lines + 1) + " is not there: line "
                    + line.path("seq").asString("?") + " stands in its place.";
        }
        if (!line.path("prev_hash").asString("").equals(head)) {
            wrong.add("it does not follow from the line before");
        }
        if (!line.path("hash").asString("").equals(hash)) {
            wrong.add("it was changed: its hash does not fit what it says");
        }
        String owner = line.path("tenant_id").asString("");
        if (lines > 0 && !owner.equals(tenant)) {
            wrong.add("it is another tenant's");
        }
        if (!wrong.isEmpty()) {
            return "Line " + (lines + 1) + " is wrong: " + String.join("; ", wrong) + ".";
        }
        lines++;
        head = hash;
        tenant = owner;
        passedEarlierHead |= hash.equals(earlierHead);
        return null;
    }

    /** What is wrong with where it ends, or null. */
    @Nullable
    String end() {
        return passedEarlierHead
                ? null
                : "No line has the hash " + earlierHead
                        + ": lines at the end are gone, or the log was written anew since.";
    }
}
