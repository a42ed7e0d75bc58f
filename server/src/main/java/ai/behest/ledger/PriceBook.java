package ai.behest.ledger;

import ai.behest.store.Database;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What every model costs, in memory: the shipped list, over it the operator's file, over it the list added for all
 * tenants, over it the tenant's own. Of the lists added for one scope the newest is in force, whole. Asking it is a
 * lookup; a change swaps the whole snapshot, so that no call sees half of a list.
 */
public final class PriceBook {
    private static final String SHIPPED = "prices.json";

    private final PriceRows rows;
    private final List<PriceList> base;
    private volatile Snapshot snapshot;

    private record Snapshot(PriceTable common, Map<String, PriceTable> tenants) {}

    private PriceBook(PriceRows rows, List<PriceList> base) {
        this.rows = rows;
        this.base = List.copyOf(base);
        this.snapshot = read();
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
            operators = PriceReader.read(own);
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
        database.changes().on(PriceRows.TOPIC, _ -> book.refresh());
        // once more: what was added between the first look and the listening
        book.refresh();
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

    private Snapshot read() {
        PriceTable common = new PriceTable(null);
        base.forEach(common::add);
        Map<String, PriceTable> tenants = new HashMap<>();
        List<PriceRows.Row> inForce = rows.inForce();
        for (PriceRows.Row row : inForce) {
            if (row.tenantId() == null) {
                common.add(row.list());
            }
        }
        for (PriceRows.Row row : inForce) {
            if (row.tenantId() != null) {
                tenants.put(row.tenantId(), new PriceTable(common).add(row.list()));
            }
        }
        return new Snapshot(common, tenants);
    }

    private synchronized void refresh() {
        snapshot = read();
    }

    /** The provider that a bare model name belongs to; empty when there is none. */
    public Optional<String> home(String model) {
        return snapshot.common.home(model);
    }

    /**
     * What the model costs this tenant; empty when it has no price, which is not the same as costing nothing.
     *
     * @param model the provider's own name or a listed alias of it
     */
    public Optional<PricedModel> price(String tenantId, String provider, String model) {
        return table(tenantId).price(provider, model);
    }

    /** The priced models of a provider as a client names them: bare at home, else with the provider and a slash. */
    public List<String> models(String tenantId, String provider) {
        return table(tenantId).models(provider);
    }

    private PriceTable table(String tenantId) {
        Snapshot now = snapshot;
        return now.tenants.getOrDefault(tenantId, now.common);
    }

    /**
     * Puts a list of prices in force, in the place of the one last added for the same scope. Blocks.
     *
     * @param tenantId whose prices they are, or null for everyone's
     * @param json a list like the shipped one, up to 4 MiB, without {@code home} when it is a tenant's
     * @return the list as it is now in force, under the version that entries will refer to
     * @throws RefusedException when a field does not fit, which it names, the version is taken, or the scope
     *     has had 1,000 lists
     */
    public PriceList add(@Nullable String tenantId, byte[] json) {
        PriceList list = PriceReader.read(json);
        for (int i = 0; tenantId != null && i < list.models().size(); i++) {
            if (list.models().get(i).home()) {
                throw PriceFields.bad("models[" + i + "].home", "is for the prices of all tenants only");
            }
        }
        if (!rows.add(tenantId, PriceRows.version(tenantId, list.version()), json)) {
            throw new Refusal.Conflict("There are prices of this version already. Name another.", "version")
                    .asException();
        }
        return new PriceList(PriceRows.version(tenantId, list.version()), list.models());
    }

    /**
     * A list of prices that is or was in force. Blocks.
     *
     * @param tenantId who asks, who sees everyone's lists and its own, or null for the operator, who sees all
     */
    public Optional<PriceList> describe(@Nullable String tenantId, String version) {
        return rows.find(version)
                .filter(row -> tenantId == null
                        || row.tenantId() == null
                        || row.tenantId().equals(tenantId))
                .map(PriceRows.Row::list);
    }
}
