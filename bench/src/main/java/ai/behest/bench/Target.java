package ai.behest.bench;

import java.util.List;

/**
 * What load is sent to.
 *
 * @param prefix in front of {@code /v1/...}
 * @param tokens sent in turn as Bearer; none for a proxy that asks for no token
 * @param pids the processes whose CPU time counts
 */
record Target(String name, int port, String prefix, List<String> tokens, List<Long> pids) {

    /** The token of the n-th request, or an empty string. */
    String token(long turn) {
        return tokens.isEmpty() ? "" : tokens.get((int) (turn % tokens.size()));
    }
}
