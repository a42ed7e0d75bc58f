package ai.behest.ledger;

import ai.behest.store.Database;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What every model costs, in memory: the shipped list, over it the operator's file, over it the list added for all
 * tenants, over it the tenant's own. Of the lists added for one scope and in force at the time the newest is, whole.
 * Asking it is a lookup; a change swaps the whole snapshot, so that no call sees half of a list.
 */
public final class PriceBook {
    private static final String SHIPPED = "prices.json";

    private final PriceRows rows;
    private volatile PriceShelves shelves;

    private PriceBook(PriceRows rows, List<PriceList> base) {
        this.rows = rows;
        this.shelves = PriceShelves.of(List.copyOf(base), rows.nowMicros());
        readAll();
    }

    /**
     * Opens the book. Blocks.
     *
     * @param file the operator's own prices (BEHEST_PRICES), or null
     * @throws IllegalArgumentException when the file cannot be read, names a field that does not fit, or has changed
     *     without another {@code version}
     */
    public static PriceBook open(Database database, @Nullable Path file) {
        PriceRows rows = new PriceRows(database);
        byte[] shippedJson = shippedJson();
        PriceList shipped = PriceReader.read(shippedJson);
        rows.archive(shipped.version(), PriceRows.SHIPPED, shippedJson);
        if (file == null) {
            return listening(new PriceBook(rows, List.of(shipped)), database);
        }
        byte[] own = bytes(file);
        PriceList operators;
        try {
            operators = everyones(PriceReader.read(own));
        } catch (RefusedException e) {
            throw new IllegalArgumentException(
                    "The price file " + file + " is not used: " + e.refusal().message(), e);
        }
        if (!rows.archive(operators.version(), PriceRows.FILE, own)) {
            throw new IllegalArgumentException("The price file " + file + " is not used: version " + operators.version()
                    + " is taken by other prices. Give the file a new version.");
        }
        return listening(new PriceBook(rows, List.of(shipped, operators)), database);
    }

    private static PriceBook listening(PriceBook book, Database database) {
        database.changes().on(PriceRows.TOPIC, book::refresh);
        // once more: what was added between the first look and the listening
        book.readAll();
        return book;
    }

    /** The list this server is built with, as JSON. */
    static byte[] shippedJson() {
        try (InputStream in = PriceBook.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException("This build has no " + SHIPPED + ".");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(PriceReader.MOST_BYTES + 1);
        } catch (IOException e) {
            throw new IllegalArgumentException("The price file " + file + " cannot be read.", e);
        }
    }

    private synchronized void readAll() {
        Map<String, List<Shelved>> scopes = new HashMap<>();
        for (PriceRows.Head head : rows.live()) {
            scopes.computeIfAbsent(scope(head), _ -> new ArrayList<>()).add(head.shelved());
        }
        swap(scopes);
    }

    /** Reads the scope that a list was added to, and no other. */
    private synchronized void refresh(String version) {
        rows.head(version)
                .ifPresent(head -> swap(Map.of(
                        scope(head),
                        rows.scope(head.tenantId()).stream()
                                .map(PriceRows.Head::shelved)
                                .toList())));
    }

    private static String scope(PriceRows.Head head) {
        return head.tenantId() == null ? "" : head.tenantId();
    }

    private void swap(Map<String, List<Shelved>> scopes) {
        long now = rows.nowMicros();
        Map<String, List<Shelved>> live = new HashMap<>();
        scopes.forEach((scope, shelf) -> live.put(scope, Shelved.live(shelf, now)));
        shelves = shelves.with(live, this::list, now);
    }

    private PriceList list(String version) {
        return rows.find(version)
                .map(PriceRows.Row::list)
                .orElseThrow(() -> new IllegalStateException("The price list " + version + " is gone."));
    }

    /** The provider that a bare model name belongs to; empty when there is none. */
    public Optional<String> home(String model) {
        return shelves.common(rows.nowMicros()).home(model);
    }

    /**
     * What the model costs this tenant now; empty when it has no price, which is not the same as costing nothing.
     *
     * @param model the provider's own name or a listed alias of it
     */
    public Optional<PricedModel> price(String tenantId, String provider, String model) {
        return price(tenantId, provider, model, rows.nowMicros());
    }

    /** The same at an instant that is now or a moment ago: when a call began, in microseconds since 1970. */
    public Optional<PricedModel> price(String tenantId, String provider, String model, long atMicros) {
        return shelves.of(tenantId, atMicros).price(provider, model);
    }

    /** The priced models of a provider as a client names them: bare at home, else with the provider and a slash. */
    public List<String> models(String tenantId, String provider) {
        return shelves.of(tenantId, rows.nowMicros()).models(provider);
    }

    /** Every model that has a price for this tenant now, by provider and name. */
    public List<ListedPrice> all(String tenantId) {
        return List.copyOf(shelves.of(tenantId, rows.nowMicros()).all());
    }

    long nowMicros() {
        return rows.nowMicros();
    }

    /** The entry that prices a model or an alias for the tenant now. */
    Optional<PriceEntry> entry(String tenantId, String provider, String model) {
        return shelves.of(tenantId, rows.nowMicros()).entry(provider, model);
    }

    /** The list that the tenant has added and that is in force now; empty when there is none. */
    Optional<PriceList> own(String tenantId) {
        return Optional.ofNullable(shelves.own(tenantId, rows.nowMicros()));
    }

    /** What was in force when, for re-rating. */
    PriceHistory history() {
        return new PriceHistory(rows, this, shelves.base());
    }

    /**
     * Puts a list of prices in force, now or from {@code valid_from} on, in the place of the one last added for the same
     * scope; when it ends, the one before it is in force again. Blocks.
     *
     * @param tenantId whose prices they are, or null for everyone's
     * @param json a list like the shipped one, up to 4 MiB, without {@code home} when it is a tenant's
     * @return the list as it is now in force, under the version that entries will refer to
     * @throws RefusedException when a field does not fit, which it names, the version is taken, or the scope
     *     has had 1,000 lists
     */
    public PriceList add(@Nullable String tenantId, byte[] json) {
        PriceList list = PriceReader.read(json);
        if (tenantId == null) {
            everyones(list);
        }
        for (int i = 0; tenantId != null && i < list.models().size(); i++) {
            if (list.models().get(i).home()) {
                throw PriceFields.bad("models[" + i + "].home", "is for the prices of all tenants only");
            }
        }
        String version = PriceRows.version(tenantId, list.version());
        if (!rows.add(tenantId, version, list.validity(), json)) {
            throw new Refusal.Conflict("There are prices of this version already. Name another.", "version")
                    .asException();
        }
        return list.as(version);
    }

    private static PriceList everyones(PriceList list) {
        if (!list.discounts().isEmpty()) {
            throw PriceFields.bad("discounts", "are for the prices of one tenant only");
        }
        return list;
    }

    /**
     * A list of prices that is or was in force; for the version of a discounted price the list with the discount. Blocks.
     *
     * @param tenantId who asks, who sees everyone's lists and its own, or null for the operator, who sees all
     */
    public Optional<PriceList> describe(@Nullable String tenantId, String version) {
        return rows.find(PriceRows.discounter(version))
                .filter(row -> tenantId == null
                        || row.tenantId() == null
                        || row.tenantId().equals(tenantId))
                .map(PriceRows.Row::list);
    }
}
