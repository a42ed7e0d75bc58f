package ai.behest.observe;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The last net below the rule that secrets are never logged: masks whatever has the form of one. It knows our own keys
 * (contract §1), tokens, private keys in PEM and in base64 of PEM, the keys of the main providers (contract §9), and
 * passwords in URLs and in {@code name=value} pairs. A text that was masked says what kind of secret it held.
 */
final class Redaction {
    /** One form of a secret. The patterns never backtrack, so a hostile text costs no more than a long one. */
    private record Rule(Pattern pattern, String mask) {
        static Rule of(String regex, String mask) {
            return new Rule(Pattern.compile(regex), mask);
        }
    }

    private static final List<Rule> RULES = List.of(
            Rule.of(
                    "(?s)-----BEGIN [A-Z0-9 ]{1,40}-----(?:(?!-----END ).)*+(?:-----END [A-Z0-9 ]{1,40}-----)?",
                    "[pem]"),
            Rule.of("LS0tLS1CRUdJTi[A-Za-z0-9+/=_-]*+", "[pem]"),
            Rule.of("(?i)behest_(sk|pk|admin)_[a-z0-9+/=_-]++", "behest_$1_[key]"),
            Rule.of("eyJ[A-Za-z0-9_-]{8,}+(?:\\.[A-Za-z0-9_-]*+){0,4}+", "[token]"),
            Rule.of("(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{12,}+", "[key]"),
            Rule.of("(?<![A-Za-z0-9])(?:AIza|AKIA|gsk_|hf_|fw_|csk-|xai-|pplx-)[A-Za-z0-9_-]{16,}+", "[key]"),
            Rule.of("(?i)(?<![a-z])(bearer|basic)\\s++[a-z0-9._~+/=-]{16,}+", "$1 [token]"),
            Rule.of("(?<=://)[^\\s/@:\"']*+:[^\\s/@\"']++@", "[password]@"),
            Rule.of(
                    "(?i)(password|passwd|pwd|secret|api[_-]?key|access[_-]?token|client[_-]?secret)"
                            + "([\"']?\\s?[=:]\\s?[\"']?)[^\\s&,;\"'}\\[][^\\s&,;\"'}]*+",
                    "$1$2[secret]"));

    private Redaction() {}

    /** The text with every secret in it masked; the same text when there is none. */
    static String mask(String text) {
        String masked = text;
        for (Rule rule : RULES) {
            var matcher = rule.pattern().matcher(masked);
            if (matcher.find()) {
                masked = matcher.replaceAll(rule.mask());
            }
        }
        return masked;
    }
}
