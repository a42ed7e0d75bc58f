package ai.behest;

import ai.behest.gateway.Patience;
import ai.behest.http.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a server is started with. The command line gives the first part, the environment the rest; a value
 * that does not fit stops the start with the variable's name.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param data where the database, the master key and {@code demo.env} lie
 * @param databaseUrl PostgreSQL, or null for the embedded SQLite
 * @param baseDomain projects are reached at {@code slug.baseDomain}
 * @param loops event loops, one per core by default
 * @param issuer the {@code iss} of the tokens that this server mints
 * @param acceptedIssuers whose locally signed tokens are accepted besides
 * @param defaultModel for projects that have chosen none, or null to choose by the configured providers
 * @param localIssuers whether trusted issuers may be on this machine and speak http: for development only
 * @param addressPerMinute requests per minute of one client address, 0 for no limit
 */
public record Config(
        String host,
        int port,
        Path data,
        @Nullable String databaseUrl,
        String baseDomain,
        int loops,
        String issuer,
        Set<String> acceptedIssuers,
        @Nullable String defaultModel,
        int addressPerMinute,
        Limits limits,
        Patience patience,
        @Nullable Path prices,
        @Nullable String masterKey,
        boolean localIssuers,
        Map<String, String> environment) {

    private static final Set<String> ISSUERS = Set.of("https://api.behest.ai", "https://api.behest.app", "behest");
    private static final int ADDRESS_PER_MINUTE = 120;

    /** The defaults with what the environment says. */
    public static Config from(Map<String, String> environment) {
        Variables variables = new Variables(environment);
        Set<String> accepted = new LinkedHashSet<>(ISSUERS);
        String more = variables.text("BEHEST_ACCEPTED_ISSUERS");
        if (more != null) {
            accepted.addAll(Arrays.stream(more.split(","))
                    .map(String::strip)
                    .filter(issuer -> !issuer.isEmpty())
                    .collect(Collectors.toSet()));
        }
        String issuer = variables.text("BEHEST_ISSUER");
        String prices = variables.text("BEHEST_PRICES");
        Patience patience = Patience.DEFAULTS;
        return new Config(
                "127.0.0.1",
                8080,
                Path.of("data"),
                variables.text("BEHEST_DATABASE_URL"),
                "localhost",
                variables.number("BEHEST_LOOPS", Runtime.getRuntime().availableProcessors(), 1, 256),
                issuer == null ? "https://api.behest.ai" : issuer,
                accepted,
                variables.text("BEHEST_DEFAULT_MODEL"),
                variables.number("BEHEST_LIMIT_ADDRESS_PER_MINUTE", ADDRESS_PER_MINUTE, 0, 100_000_000),
                Limits.DEFAULTS.withBodyBytes(variables.number(
                        "BEHEST_LIMIT_BODY_BYTES", Limits.DEFAULTS.bodyBytes(), 1_024, 64 * 1024 * 1024)),
                new Patience(
                        seconds(variables, "BEHEST_PROVIDER_FIRST_BYTE_SECONDS", patience.firstByte()),
                        seconds(variables, "BEHEST_PROVIDER_SILENCE_SECONDS", patience.silence()),
                        seconds(variables, "BEHEST_STALLED_READER_SECONDS", patience.stalledReader())),
                prices == null ? null : Path.of(prices),
                variables.text("BEHEST_MASTER_KEY"),
                "true".equals(variables.text("BEHEST_LOCAL_ISSUERS")),
                Map.copyOf(environment));
    }

    private static Duration seconds(Variables variables, String name, Duration fallback) {
        return Duration.ofSeconds(variables.number(name, (int) fallback.toSeconds(), 1, 3_600));
    }

    /** With what the command line says. */
    public Config with(
            String newHost, int newPort, Path newData, @Nullable String newDatabaseUrl, String newBaseDomain) {
        return new Config(
                newHost,
                newPort,
                newData,
                newDatabaseUrl == null ? databaseUrl : newDatabaseUrl,
                newBaseDomain,
                loops,
                issuer,
                acceptedIssuers,
                defaultModel,
                addressPerMinute,
                limits,
                patience,
                prices,
                masterKey,
                localIssuers,
                environment);
    }

    /** With other bounds, e.g. a test's. */
    public Config bounded(int newAddressPerMinute, Limits newLimits, Patience newPatience) {
        return new Config(
                host,
                port,
                data,
                databaseUrl,
                baseDomain,
                loops,
                issuer,
                acceptedIssuers,
                defaultModel,
                newAddressPerMinute,
                newLimits,
                newPatience,
                prices,
                masterKey,
                localIssuers,
                environment);
    }

    /** Without the master key, the database's password and the environment. */
    @Override
    public String toString() {
        return "Config[" + host + ":" + port + ", data=" + data + ", baseDomain=" + baseDomain + "]";
    }

    /** Reads variables; an empty one counts as absent. */
    private record Variables(Map<String, String> environment) {
        @Nullable
        String text(String name) {
            String value = environment.get(name);
            return value == null || value.isBlank() ? null : value.strip();
        }

        int number(String name, int fallback, int least, int most) {
            String value = text(name);
            if (value == null) {
                return fallback;
            }
            try {
                int number = Integer.parseInt(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw wrong(name, least, most);
            }
            throw wrong(name, least, most);
        }

        private static IllegalArgumentException wrong(String name, int least, int most) {
            return new IllegalArgumentException(
                    name + " must be a whole number between " + least + " and " + most + ".");
        }
    }
}
