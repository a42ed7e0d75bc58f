package ai.behest.fake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What is sent in the place of an answer, or of the rest of one. */
final class FaultBytes {
    /** One of the pieces that a body without end is made of. */
    static final byte[] FILLING = new byte[32 << 10];

    /** Neither SSE, nor JSON, nor UTF-8, and without a line end. */
    static final byte[] GARBAGE = new byte[512];

    static final String HTML = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>"
            + "<body><h1>502 Bad Gateway</h1><p>[simulation] scripted error page</p></body></html>\n";

    static {
        Arrays.fill(FILLING, (byte) 'x');
        for (int i = 0; i < GARBAGE.length; i++) {
            GARBAGE[i] = (byte) (0x80 | (i * 37));
        }
    }

    private FaultBytes() {}

    static byte[] of(Fault fault, Events events, boolean crlf) {
        boolean stream = events.length() < 0;
        String eol = crlf ? "\r\n" : "\n";
        return switch (fault.kind()) {
            case STATUS -> error(fault, "[simulation] scripted status " + fault.status(), fault.status());
            case ERROR_EVENT -> {
                byte[] error = error(fault, "[simulation] scripted error", 500);
                yield stream ? event(new String(error, StandardCharsets.UTF_8), eol) : error;
            }
            case NOT_JSON ->
                stream
                        ? event("{\"id\":\"chatcmpl-sim\",\"choices\":[{", eol)
                        : Json.utf8("{\"id\":\"chatcmpl-sim\",\"choices\":[{");
            case HTML -> Json.utf8(HTML);
            case GARBAGE -> GARBAGE;
            case STALL, RESET, CLOSE, HUGE, EMPTY, MISSING_USAGE, WRONG_CONTENT_TYPE -> new byte[0];
        };
    }

    /** How a body without end begins: one event, or one JSON string, that is never finished. */
    static byte[] endlessStart(Events events) {
        return Json.utf8((events.length() < 0 ? "data: " : "") + "{\"id\":\"chatcmpl-sim\",\"obfuscation\":\"");
    }

    private static byte[] event(String data, String eol) {
        return Json.utf8("data: " + data + eol + eol);
    }

    private static byte[] error(Fault fault, String message, int status) {
        String code = fault.code() != null ? fault.code() : status == 429 ? "rate_limit_exceeded" : null;
        return Json.error(fault.message() == null ? message : fault.message(), Refused.type(status), null, code);
    }
}
