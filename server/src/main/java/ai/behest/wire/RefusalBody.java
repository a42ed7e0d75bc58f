package ai.behest.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/** The one error body (contract §8): readable by the Behest clients, the legacy ones and OpenAI's SDKs. */
public final class RefusalBody {

    private RefusalBody() {}

    /** {@code {"error":{code,message,type,param,details,trace_id},"message","code"}} as UTF-8. */
    public static byte[] json(Refusal refusal, String traceId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", error(refusal, traceId));
        body.put("message", refusal.message());
        body.put("code", refusal.code().text());
        return Json.bytes(body);
    }

    /** The same error as one event of a stream that has already begun (contract §4): {@code data: {...}\n\n}. */
    public static byte[] event(Refusal refusal, String traceId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", error(refusal, traceId));
        body.put("choices", new Object[0]);
        return ("data: " + Json.text(body) + "\n\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static Map<String, Object> error(Refusal refusal, String traceId) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", refusal.code().text());
        error.put("message", refusal.message());
        error.put("type", refusal.code().type());
        error.put("param", refusal.param());
        if (!refusal.details().isEmpty()) {
            error.put("details", refusal.details());
        }
        error.put("trace_id", traceId);
        return error;
    }
}
