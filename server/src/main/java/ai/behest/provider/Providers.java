package ai.behest.provider;

import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every provider that calls may go to: the platform's, and each tenant's own, whose keys lie sealed in the database
 * (the vault) and are bound to their tenant, name and address. In memory for the path of a call.
 */
public final class Providers {
    private static final String TOPIC = "provider";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final int KEY_MOST = 4_096;

    /** A tenant's provider as it may be shown: the key as its last four characters. */
    public record Shown(
            String name, String dialect, String baseUrl, String apiKeyLast4, Instant createdAt, Instant updatedAt) {}

    private final Database database;
    private final MasterKey masterKey;
    private final Map<String, Provider> platform;
    private final Map<String, Map<String, Provider>> byTenant = new ConcurrentHashMap<>();

    public Providers(Database database, MasterKey masterKey, Map<String, Provider> platform) {
        this.database = database;
        this.masterKey = masterKey;
        this.platform = Map.copyOf(platform);
        database.changes().on(TOPIC, this::refresh);
        database.read(handle -> handle.createQuery("SELECT DISTINCT tenant_id FROM provider")
                        .mapTo(String.class)
                        .list())
                .forEach(this::refresh);
    }

    /** The platform's providers by name. */
    public Map<String, Provider> platform() {
        return platform;
    }

    /**
     * Who serves this model for this tenant: the provider that its prefix names ({@code groq/llama-...}), else the one
     * that is its home, else the tenant's or platform's OpenAI-compatible default. A tenant's own comes before the
     * platform's of the same name.
     *
     * @param home the provider that the price book knows the model from, or null
     * @throws ai.behest.wire.RefusedException model_not_found when nobody does
     */
    public Route route(String tenantId, String model, @Nullable String home) {
        int slash = model.indexOf('/');
        if (slash > 0 && slash < model.length() - 1) {
            Provider named = find(tenantId, model.substring(0, slash));
            if (named != null) {
                return new Route(named, model.substring(slash + 1));
            }
        }
        Provider provider = home == null ? null : find(tenantId, home);
        if (provider == null) {
            provider = find(tenantId, "openai");
        }
        if (provider == null) {
            throw new Refusal.NotFound(
                            Code.MODEL_NOT_FOUND,
                            "No provider for this model is configured here. Set a key for it, or name one as provider/model.",
                            "model")
                    .asException();
        }
        return new Route(provider, model);
    }

    private @Nullable Provider find(String tenantId, String name) {
        Map<String, Provider> own = byTenant.get(tenantId);
        Provider provider = own == null ? null : own.get(name);
        return provider != null ? provider : platform.get(name);
    }

    /** The names of the providers that this tenant can use. */
    public List<String> names(String tenantId) {
        return java.util.stream.Stream.concat(
                        byTenant.getOrDefault(tenantId, Map.of()).keySet().stream(), platform.keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** The tenant's provider of this name, to test it. */
    public Provider own(String tenantId, String name) {
        Provider provider = byTenant.getOrDefault(tenantId, Map.of()).get(name);
        if (provider == null) {
            throw missing();
        }
        return provider;
    }

    /**
     * A provider as a tenant entered it, to be tried before it is saved.
     *
     * @param baseUrl https on its standard port and a public host; null for a well-known name's own
     * @throws ai.behest.wire.RefusedException a validation error that names the field
     */
    public Provider candidate(String name, @Nullable String baseUrl, String apiKey) {
        if (!NAME.matcher(name).matches() || name.equals(Provider.SIMULATION)) {
            throw Refusal.invalid("name", "A provider's name is 1 to 40 of a-z, 0-9 and '-', and not behest.")
                    .asException();
        }
        String url = baseUrl != null ? baseUrl : Platform.baseUrlOf(name);
        if (url == null) {
            throw Refusal.invalid("base_url", "base_url is needed for a provider that is not well known.")
                    .asException();
        }
        BaseUrl checked = BaseUrl.untrusted(url);
        if (apiKey.isBlank() || apiKey.length() > KEY_MOST || apiKey.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            throw Refusal.invalid("api_key", "api_key has 1 to 4,096 printable ASCII characters without spaces.")
                    .asException();
        }
        return new Provider(name, checked, apiKey, Provider.Payer.BYOK, false);
    }

    /**
     * Saves a tenant's own provider, replacing one of the same name.
     *
     * @param baseUrl https on its standard port and a public host; null for a well-known name's own
     */
    public Shown put(String tenantId, String name, String dialect, @Nullable String baseUrl, String apiKey) {
        if (!dialect.equals("openai")) {
            throw Refusal.invalid("dialect", "The dialect that is spoken here is openai.")
                    .asException();
        }
        BaseUrl checked = candidate(name, baseUrl, apiKey).baseUrl();
        String sealed =
                masterKey.seal(apiKey.getBytes(StandardCharsets.UTF_8), context(tenantId, name, checked.toString()));
        String last4 = apiKey.length() <= 8 ? "" : apiKey.substring(apiKey.length() - 4);
        database.change(transaction -> {
            transaction
                    .handle()
                    .createUpdate("""
                            INSERT INTO provider
                                (tenant_id, name, dialect, base_url, sealed_key, key_last4, created_at, updated_at)
                            VALUES (:tenant, :name, :dialect, :url, :sealed, :last4, :now, :now)
                            ON CONFLICT (tenant_id, name) DO UPDATE SET dialect = excluded.dialect,
                                base_url = excluded.base_url, sealed_key = excluded.sealed_key,
                                key_last4 = excluded.key_last4, updated_at = excluded.updated_at
                            """)
                    .bind("tenant", tenantId)
                    .bind("name", name)
                    .bind("dialect", dialect)
                    .bind("url", checked.toString())
                    .bind("sealed", sealed)
                    .bind("last4", last4)
                    .bind("now", transaction.nowMicros())
                    .execute();
            transaction.detail("host", checked.host());
            transaction.announce(TOPIC, tenantId);
        });
        return list(tenantId).stream()
                .filter(shown -> shown.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public List<Shown> list(String tenantId) {
        return database.read(handle -> handle.createQuery("""
                        SELECT name, dialect, base_url, key_last4, created_at, updated_at FROM provider
                        WHERE tenant_id = :tenant ORDER BY name
                        """)
                .bind("tenant", tenantId)
                .map((row, context) -> new Shown(
                        row.getString("name"),
                        row.getString("dialect"),
                        row.getString("base_url"),
                        row.getString("key_last4"),
                        instant(row.getLong("created_at")),
                        instant(row.getLong("updated_at"))))
                .list());
    }

    public void delete(String tenantId, String name) {
        database.change(transaction -> {
            int rows = transaction
                    .handle()
                    .createUpdate("DELETE FROM provider WHERE tenant_id = :tenant AND name = :name")
                    .bind("tenant", tenantId)
                    .bind("name", name)
                    .execute();
            if (rows == 0) {
                throw missing();
            }
            transaction.announce(TOPIC, tenantId);
        });
    }

    private record Sealed(String name, String baseUrl, String sealedKey) {}

    private void refresh(String tenantId) {
        Map<String, Provider> own = new ConcurrentHashMap<>();
        List<Sealed> rows = database.read(handle -> handle.createQuery(
                        "SELECT name, base_url, sealed_key FROM provider WHERE tenant_id = :tenant")
                .bind("tenant", tenantId)
                .map((row, context) -> new Sealed(row.getString(1), row.getString(2), row.getString(3)))
                .list());
        for (Sealed row : rows) {
            byte[] key = masterKey.open(row.sealedKey(), context(tenantId, row.name(), row.baseUrl()));
            own.put(
                    row.name(),
                    new Provider(
                            row.name(),
                            BaseUrl.untrusted(row.baseUrl()),
                            new String(key, StandardCharsets.UTF_8),
                            Provider.Payer.BYOK,
                            false));
        }
        byTenant.put(tenantId, own);
    }

    private static String context(String tenantId, String name, String baseUrl) {
        return "provider|" + tenantId + "|" + name + "|" + baseUrl;
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static RuntimeException missing() {
        return Refusal.notFound("There is no such provider.").asException();
    }
}
