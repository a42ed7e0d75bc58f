package ai.behest.admission;

import ai.behest.tenant.Project;
import ai.behest.tenant.Settings;
import ai.behest.tenant.Tier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls in and out (contract §7), in this order: requests per minute, tokens per minute, calls under way; of each the
 * widest scope first. In memory, on this node.
 */
final class Turnstile {
    private static final String PROJECT = "project";
    private static final String KEY = "key";
    private static final String USER = "user";

    private final RateLimiter projects;
    private final RateLimiter users;
    private final TokenRate tokens;
    private final InFlight inFlight = new InFlight();

    Turnstile(long mostKeys, LongSupplier nanoClock) {
        this.projects = new RateLimiter(mostKeys, nanoClock);
        this.users = new RateLimiter(mostKeys, nanoClock);
        this.tokens = new TokenRate(mostKeys, nanoClock);
    }

    /**
     * Counts a call.
     *
     * @param uid null when no end user is named: no user's limit applies
     * @param keyId null when the key is not the project's own
     */
    Passage enter(Project project, @Nullable String uid, Tier tier, @Nullable String keyId) {
        Settings settings = project.settings();
        Passage passage = new Passage(settings.limitsShadow(), inFlight);
        String user = uid == null ? null : user(project, uid);
        passage.requests(PROJECT, projects.acquire(project.id(), settings.requestsPerMinute()));
        if (passage.isOpen() && user != null) {
            passage.requests(USER, users.acquire(user, tier.requestsPerMinute()));
        }
        if (passage.isOpen() && settings.tokensPerMinute() > 0) {
            passage.tokens(PROJECT, tokens.look(project.id(), settings.tokensPerMinute()));
        }
        if (passage.isOpen() && user != null && settings.tokensPerMinutePerUser() > 0) {
            passage.tokens(USER, tokens.look(user, settings.tokensPerMinutePerUser()));
        }
        if (passage.isOpen()) {
            passage.enter(PROJECT, PROJECT + '\n' + project.id(), settings.concurrentCalls());
        }
        if (passage.isOpen() && keyId != null) {
            passage.enter(KEY, KEY + '\n' + project.id() + '\n' + keyId, settings.concurrentCallsPerKey());
        }
        if (passage.isOpen() && user != null) {
            passage.enter(USER, USER + '\n' + user, settings.concurrentCallsPerUser());
        }
        return passage;
    }

    /** Counts the tokens that a call came to. */
    void spend(Project project, @Nullable String uid, long used) {
        Settings settings = project.settings();
        if (used <= 0) {
            return;
        }
        if (settings.tokensPerMinute() > 0) {
            tokens.spend(project.id(), settings.tokensPerMinute(), used);
        }
        if (uid != null && settings.tokensPerMinutePerUser() > 0) {
            tokens.spend(user(project, uid), settings.tokensPerMinutePerUser(), used);
        }
    }

    private static String user(Project project, String uid) {
        return project.id() + '\n' + uid;
    }
}
