package ai.behest.gateway;

import ai.behest.http.Exchange;

/** The answer of {@code /.well-known/jwks.json}: public, cacheable, readable by every page (contract §3). */
public final class KeySet {

    private KeySet() {}

    public static void answer(Exchange exchange, byte[] jwks) {
        exchange.response()
                .putHeader("Cache-Control", "public, max-age=300")
                .putHeader("Access-Control-Allow-Origin", "*");
        exchange.answer(200, jwks);
    }
}
