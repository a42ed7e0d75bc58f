package ai.behest.sdk;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Configures a {@link Behest}, by hand or from the environment, or both: a later setting replaces an earlier one. It starts
 * empty; nothing is read from the process unless {@link #environment(Map)} is called.
 */
public final class BehestBuilder {

    private static final int MAX_RETRIES = 10;

    private final Map<String, String> values = new HashMap<>();
    private Duration timeout = Duration.ofMinutes(10);
    private int maxRetries = 2;
    private int tokenCacheSize = 10_000;
    private @Nullable Executor executor;
    private Clock clock = Clock.systemUTC();
    private Sleeper sleeper = time -> Thread.sleep(time.toMillis());
    private DoubleSupplier chance = () -> ThreadLocalRandom.current().nextDouble();

    BehestBuilder() {}

    /** Takes all {@code BEHEST_*} variables from such a map; others are passed over. */
    public BehestBuilder environment(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (name.startsWith("BEHEST_")) {
                values.put(name, value);
            }
        });
        return this;
    }

    /** {@code BEHEST_KEY}: an API key, or a signing key in one of the spellings of contract §1. */
    public BehestBuilder key(String key) {
        return put(Configuration.KEY, key);
    }

    /** {@code BEHEST_BASE_URL}, by default {@code https://api.behest.ai}; a trailing {@code /} or {@code /v1} is dropped. */
    public BehestBuilder baseUrl(String url) {
        return put(Configuration.BASE_URL, url);
    }

    /** {@code BEHEST_USER_ID}, by default {@code default}: the user of calls that name none. */
    public BehestBuilder userId(String userId) {
        return put(Configuration.USER_ID, userId);
    }

    /** {@code BEHEST_TTL}, by default one hour: the life of tokens that ask for none; 60 s to 24 h. */
    public BehestBuilder ttl(Duration ttl) {
        return put(Configuration.TTL, ttl.toNanosPart() == 0 ? Long.toString(ttl.toSeconds()) : ttl.toString());
    }

    /** {@code BEHEST_TIER}, by default the project's default: the tier of calls that name none. */
    public BehestBuilder tier(Tier tier) {
        return put(Configuration.TIER, tier.toString());
    }

    /** {@code BEHEST_ISSUER}, by default {@code https://api.behest.ai}; local signing only. */
    public BehestBuilder issuer(String issuer) {
        return put(Configuration.ISSUER, issuer);
    }

    /** {@code BEHEST_AUDIENCE}, by default {@code behest}; local signing only. */
    public BehestBuilder audience(String audience) {
        return put(Configuration.AUDIENCE, audience);
    }

    /** {@code BEHEST_KID}: the id of the signing key; required for local signing. */
    public BehestBuilder kid(String kid) {
        return put(Configuration.KID, kid);
    }

    /** {@code BEHEST_TENANT_ID}; required for local signing. */
    public BehestBuilder tenantId(String tenantId) {
        return put(Configuration.TENANT_ID, tenantId);
    }

    /** {@code BEHEST_PROJECT_ID}; required for local signing. */
    public BehestBuilder projectId(String projectId) {
        return put(Configuration.PROJECT_ID, projectId);
    }

    /** The longest wait for an answer to begin, and between two pieces of it; by default ten minutes. */
    public BehestBuilder timeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must be more than zero");
        }
        this.timeout = timeout;
        return this;
    }

    /** Further attempts after 429, 5xx or a broken connection; 0 to 10, by default 2. */
    public BehestBuilder maxRetries(int maxRetries) {
        if (maxRetries < 0 || maxRetries > MAX_RETRIES) {
            throw new IllegalArgumentException("maxRetries must be between 0 and 10");
        }
        this.maxRetries = maxRetries;
        return this;
    }

    /** How many tokens, and how many users' last sessions, are kept at most; 1 or more, by default 10,000. */
    public BehestBuilder tokenCacheSize(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("tokenCacheSize must be 1 or more");
        }
        this.tokenCacheSize = size;
        return this;
    }

    /**
     * Runs what does not block the caller: futures, publishers, callbacks. Its tasks wait for the network. By default a
     * virtual thread each on Java 21 and later, a daemon thread each before.
     */
    public BehestBuilder executor(Executor executor) {
        this.executor = executor;
        return this;
    }

    BehestBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    BehestBuilder sleeper(Sleeper sleeper) {
        this.sleeper = sleeper;
        return this;
    }

    BehestBuilder chance(DoubleSupplier chance) {
        this.chance = chance;
        return this;
    }

    /**
     * Checks everything and builds.
     *
     * @throws BehestConfigException naming every variable that is missing or wrong, in one message
     */
    public Behest build() {
        Settings settings = new Configuration(values).read();
        var background = new Background(executor == null ? Background.defaultExecutor() : executor);
        var wire = new Wire(settings.base(), timeout, new Backoff(maxRetries, chance), sleeper, clock);
        return new Behest(settings, wire, background, tokenCacheSize, timeout, clock);
    }

    /** Names what is set; no values. */
    @Override
    public String toString() {
        return "BehestBuilder" + values.keySet().stream().sorted().toList();
    }

    private BehestBuilder put(String name, String value) {
        values.put(name, value);
        return this;
    }
}
