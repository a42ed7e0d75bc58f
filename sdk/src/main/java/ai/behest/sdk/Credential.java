package ai.behest.sdk;

import java.security.PrivateKey;

/** What {@code BEHEST_KEY} turned out to be. */
sealed interface Credential {

    record ApiKey(String key) implements Credential {
        @Override
        public String toString() {
            return "ApiKey[redacted]";
        }
    }

    record SigningKey(PrivateKey key) implements Credential {
        @Override
        public String toString() {
            return "SigningKey[redacted]";
        }
    }
}
