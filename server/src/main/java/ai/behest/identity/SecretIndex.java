package ai.behest.identity;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What stands behind each secret, in memory, by its digest: one lookup, whether the secret is known or not. */
final class SecretIndex<T> {
    private final SecretGrammar grammar;
    private final SecretDigest.Peppered peppered;
    private final Map<SecretDigest, T> byDigest = new ConcurrentHashMap<>();
    private final Map<String, SecretDigest> digests = new ConcurrentHashMap<>();

    SecretIndex(SecretGrammar grammar, byte[] pepper) {
        this.grammar = grammar;
        this.peppered = new SecretDigest.Peppered(pepper);
    }

    SecretDigest digest(String secret) {
        return peppered.of(secret);
    }

    @Nullable
    T find(String secret) {
        return grammar.matches(secret) ? byDigest.get(digest(secret)) : null;
    }

    /** What is known under this id, or null. */
    @Nullable
    T get(String id) {
        SecretDigest digest = digests.get(id);
        return digest == null ? null : byDigest.get(digest);
    }

    void put(String id, SecretDigest digest, T value) {
        byDigest.put(digest, value);
        digests.put(id, digest);
    }

    void remove(String id) {
        SecretDigest digest = digests.remove(id);
        if (digest != null) {
            byDigest.remove(digest);
        }
    }
}
