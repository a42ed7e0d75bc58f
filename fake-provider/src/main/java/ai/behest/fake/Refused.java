package ai.behest.fake;

import org.jspecify.annotations.Nullable;

/** A request that is answered with an error in OpenAI's shape; the message and the field go to the client. */
final class Refused extends RuntimeException {
    final int status;
    final String said;
    final String code;
    final @Nullable String param;

    Refused(int status, String code, @Nullable String param, String message) {
        super(message, null, false, false);
        this.status = status;
        this.said = message;
        this.code = code;
        this.param = param;
    }

    /** A field that is missing, of the wrong type or out of range. */
    static Refused field(String param, String message) {
        return new Refused(400, "invalid_value", param, param + " " + message);
    }

    byte[] body() {
        return Json.error(said, type(status), param, code);
    }

    /** OpenAI's error type that goes with a status. */
    static String type(int status) {
        if (status == 429) {
            return "rate_limit_error";
        }
        return status >= 500 ? "server_error" : "invalid_request_error";
    }
}
