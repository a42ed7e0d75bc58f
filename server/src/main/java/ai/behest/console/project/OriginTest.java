package ai.behest.console.project;

import ai.behest.tenant.OriginRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a preflight came to, as a person reads it.
 *
 * @param passed whether a browser would let the page call
 * @param said the same in a sentence
 * @param headers those of CORS that came back, by name
 */
public record OriginTest(boolean passed, String said, int status, Map<String, String> headers) {
    private static final String ALLOW_ORIGIN = "access-control-allow-origin";
    private static final String ALLOW_METHODS = "access-control-allow-methods";
    private static final String ALLOW_HEADERS = "access-control-allow-headers";

    static OriginTest impossible(String why) {
        return new OriginTest(false, why, 0, Map.of());
    }

    /** An origin that a rule is meant for. */
    static String example(OriginRule rule) {
        return switch (rule) {
            case OriginRule.Exact exact -> exact.text();
            case OriginRule.Subdomains below -> below.scheme() + "test" + below.suffix();
            case OriginRule.Any _ -> "https://anywhere.example";
        };
    }

    /** Judges as a browser does (Fetch, CORS-preflight fetch). */
    static OriginTest of(String origin, Preflight.Answer answer) {
        Map<String, String> headers = new TreeMap<>();
        answer.headers().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        boolean ok = answer.status() >= 200 && answer.status() < 300;
        String allowed = headers.getOrDefault(ALLOW_ORIGIN, "");
        String said;
        boolean passed = false;
        if (!ok && allowed.isEmpty()) {
            said = "A page at " + origin + " is refused: the server answered " + answer.status()
                    + " without allowing its origin, so the browser does not send the call.";
        } else if (!allowed.equals(origin) && !allowed.equals("*")) {
            said = "A page at " + origin + " is refused: the server did not name its origin in the answer.";
        } else if (!names(headers, ALLOW_METHODS, Preflight.METHOD)) {
            said = "A page at " + origin + " may not send " + Preflight.METHOD + ".";
        } else if (!List.of(Preflight.HEADERS.split(",")).stream()
                .allMatch(header -> names(headers, ALLOW_HEADERS, header))) {
            said = "A page at " + origin + " may not send the headers that a call needs.";
        } else {
            passed = ok;
            said = "A page at " + origin + " may call: the server answered " + answer.status()
                    + " and allows its origin, " + Preflight.METHOD + " and the headers of a call.";
        }
        return new OriginTest(passed, said, answer.status(), headers);
    }

    private static boolean names(Map<String, String> headers, String header, String wanted) {
        return List.of(headers.getOrDefault(header, "").split(",")).stream()
                .anyMatch(one -> one.strip().equalsIgnoreCase(wanted));
    }
}
