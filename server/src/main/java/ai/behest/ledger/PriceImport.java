package ai.behest.ledger;

import ai.behest.wire.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes the public price map over as a tenant's own prices. The models of the map take the place of those that the
 * tenant's list has; the others of the list stay, and so do its discounts. What a dry run shows is what would be done.
 */
public final class PriceImport {
    private final PriceBook book;

    /**
     * What an import comes to.
     *
     * @param version what entries will name as their price version; null when nothing was put in force
     * @param read how many models the map has
     * @param models how many the tenant's list has afterwards
     * @param added models that had no price before
     * @param changed models whose price or size is another than before
     * @param unchanged how many of the map's have the price that they had
     * @param kept how many of the tenant's list the map does not name
     * @param skipped how many of the map were left out, by the reason
     * @param rounded the first rates that were rounded up to a whole picodollar
     * @param roundedColumns how many were
     * @param ignored columns with a price that are not taken, and how often they stood there
     */
    public record Outcome(
            boolean dryRun,
            @Nullable String version,
            int read,
            int models,
            List<String> added,
            List<Change> changed,
            int unchanged,
            int kept,
            Map<String, Integer> skipped,
            List<RoundedRate> rounded,
            int roundedColumns,
            Map<String, Integer> ignored) {}

    /**
     * @param model provider and model with a slash between
     * @param before what was stated until now, member by member; only members that differ
     * @param after what is from now on
     */
    public record Change(String model, ObjectNode before, ObjectNode after) {}

    /** @param usd what the map says for one token */
    public record RoundedRate(String model, String column, String usd) {}

    public PriceImport(PriceBook book) {
        this.book = book;
    }

    /**
     * Imports a map, or shows what that would do. Blocks.
     *
     * @param providers whose models to take, by their names here; empty for all
     * @param version the list's version, or null for one made of the day and the content
     * @throws ai.behest.wire.RefusedException naming the model and its column when something does not fit, and then nothing
     *     is changed
     */
    public Outcome run(String tenantId, JsonNode map, Set<String> providers, @Nullable String version, boolean dryRun) {
        Instant now = Instant.EPOCH.plus(book.nowMicros(), ChronoUnit.MICROS);
        LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        PriceMap read = PriceMap.read(map, providers, today);
        PriceList own = book.own(tenantId).orElse(null);
        Map<String, PriceEntry> models = new LinkedHashMap<>();
        read.entries().forEach(entry -> models.put(id(entry), entry));
        int kept = own == null ? 0 : keep(own, models);
        if (models.size() > PriceReader.MOST_MODELS) {
            throw PriceFields.bad("body", "must leave at most " + PriceReader.MOST_MODELS + " models in the list");
        }
        List<String> added = new ArrayList<>();
        List<Change> changed = new ArrayList<>();
        for (PriceEntry entry : read.entries()) {
            PriceEntry known =
                    book.entry(tenantId, entry.provider(), entry.model()).orElse(null);
            if (known == null) {
                added.add(id(entry));
            } else if (!facts(known).equals(facts(entry.over(known, known.aliases())))) {
                changed.add(change(id(entry), known, entry.over(known, known.aliases())));
            }
        }
        boolean something = !added.isEmpty() || !changed.isEmpty();
        String inForce = dryRun || !something ? null : put(tenantId, version, today, own, models);
        return new Outcome(
                dryRun,
                inForce,
                read.models(),
                models.size(),
                added,
                changed,
                read.entries().size() - added.size() - changed.size(),
                kept,
                read.skipped(),
                read.rounded(),
                read.roundings(),
                read.ignored());
    }

    private static String id(PriceEntry entry) {
        return entry.provider() + "/" + entry.model();
    }

    /** Adds what the tenant's list has and the map has not; a price with a time of its own is a model of its own. */
    private static int keep(PriceList own, Map<String, PriceEntry> models) {
        Set<String> named = Set.copyOf(models.keySet());
        int kept = 0;
        for (PriceEntry entry : own.models()) {
            boolean replaced = named.contains(id(entry))
                    || entry.aliases().stream().anyMatch(alias -> named.contains(entry.provider() + "/" + alias));
            if (!replaced) {
                models.put(id(entry) + " " + kept, entry.within(own.validity()));
                kept++;
            }
        }
        return kept;
    }

    private String put(
            String tenantId,
            @Nullable String version,
            LocalDate today,
            @Nullable PriceList own,
            Map<String, PriceEntry> models) {
        List<Discount> discounts = own == null ? List.of() : own.discounts();
        ObjectNode list = PriceWriter.list("", Validity.ALWAYS, List.copyOf(models.values()), discounts);
        list.put("version", version == null ? "map-" + today + "-" + digest(list) : version);
        return book.add(tenantId, Json.bytes(list)).version();
    }

    private static String digest(ObjectNode list) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Json.bytes(list));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static ObjectNode facts(PriceEntry entry) {
        ObjectNode facts = PriceWriter.model(entry, true);
        facts.remove(List.of(
                "provider",
                "model",
                "aliases",
                "home",
                "simulation",
                "source",
                "page",
                "read",
                "note",
                "valid_from",
                "valid_until"));
        return facts;
    }

    private static Change change(String id, PriceEntry known, PriceEntry entry) {
        ObjectNode before = facts(known);
        ObjectNode after = facts(entry);
        for (String member : List.copyOf(before.propertyNames())) {
            if (Objects.equals(before.get(member), after.get(member))) {
                before.remove(member);
                after.remove(member);
            }
        }
        return new Change(id, before, after);
    }
}
