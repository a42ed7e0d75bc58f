package ai.behest.people;

import ai.behest.wire.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a password may be (NIST SP 800-63B-4): long enough, whatever it is made of, none of the commonest, and not the
 * e-mail address.
 */
final class PasswordRules {
    static final int LEAST = 10;
    static final int MOST = 200;
    private static final Set<String> COMMON = common();

    private PasswordRules() {}

    /**
     * The password as it was given.
     *
     * @throws ai.behest.wire.RefusedException a validation error of {@code password}
     */
    static String checked(@Nullable String password, String email) {
        if (password == null || password.codePointCount(0, password.length()) < LEAST) {
            throw wrong("password must have at least " + LEAST + " characters. A few words make a good one.");
        }
        if (password.length() > MOST) {
            throw wrong("password must have at most " + MOST + " characters.");
        }
        String lower = password.toLowerCase(Locale.ROOT).strip();
        if (COMMON.contains(lower) || lower.chars().distinct().count() <= 2) {
            throw wrong("This password is one of the first that anybody would try. Choose another.");
        }
        if (lower.equals(email) || lower.equals(email.substring(0, email.indexOf('@')))) {
            throw wrong("password must not be your e-mail address.");
        }
        return password;
    }

    private static RuntimeException wrong(String message) {
        return Refusal.invalid("password", message).asException();
    }

    private static Set<String> common() {
        try (InputStream stream = PasswordRules.class.getResourceAsStream("common-passwords.txt")) {
            if (stream == null) {
                throw new IllegalStateException("The program is incomplete: common-passwords.txt is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
