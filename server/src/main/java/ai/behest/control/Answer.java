package ai.behest.control;

import ai.behest.http.Exchange;
import ai.behest.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** What a request is answered with. */
sealed interface Answer {

    /** The answer as bytes. */
    Written written();

    static Answer ok(Object body) {
        return new Body(200, body);
    }

    static Answer created(Object body) {
        return new Body(201, body);
    }

    /** An object as JSON. */
    record Body(int status, Object body) implements Answer {
        @Override
        public Written written() {
            return new Written(status, "application/json", Buffer.buffer(Json.bytes(body)), Map.of());
        }
    }

    /** 204. */
    record Done() implements Answer {
        @Override
        public Written written() {
            return new Written(204, "", Buffer.buffer(), Map.of());
        }
    }

    /** Bytes that are ready to leave. */
    record Written(int status, String contentType, Buffer bytes, Map<String, String> headers) implements Answer {
        @Override
        public Written written() {
            return this;
        }

        void send(Exchange exchange) {
            headers.forEach(exchange.response()::putHeader);
            if (status == 204) {
                exchange.answer(status);
            } else {
                exchange.answer(status, contentType, bytes);
            }
        }
    }
}
