package ai.behest.fake;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** The answer to a request for vectors: of length one, and the same for the same text. */
final class EmbeddingBody {
    private EmbeddingBody() {}

    static byte[] of(EmbeddingRequest request, Tokens tokens) {
        StringBuilder json = new StringBuilder(1024);
        json.append("{\"object\":\"list\",\"data\":[");
        for (int i = 0; i < request.inputs().size(); i++) {
            float[] vector = vector(request.inputs().get(i), request.dimensions());
            json.append(i == 0 ? "" : ",")
                    .append("{\"object\":\"embedding\",\"index\":")
                    .append(i);
            json.append(",\"embedding\":");
            if (request.base64()) {
                json.append('"').append(base64(vector)).append('"');
            } else {
                append(json, vector);
            }
            json.append('}');
        }
        json.append("],\"model\":").append(Json.quoted(request.model()));
        if (!request.simulation().faultIs(Fault.Kind.MISSING_USAGE)) {
            String scripted = request.simulation().usage();
            json.append(",\"usage\":")
                    .append(
                            scripted != null
                                    ? scripted
                                    : "{\"prompt_tokens\":" + tokens.input() + ",\"total_tokens\":" + tokens.input()
                                            + "}");
        }
        return Json.utf8(json.append('}').toString());
    }

    /** SplitMix64 over the text's fingerprint, scaled to length one. */
    static float[] vector(String text, int dimensions) {
        long state = Fingerprint.bits(Json.utf8(text));
        float[] vector = new float[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            state += 0x9e3779b97f4a7c15L;
            long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
            z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
            vector[i] = ((z ^ (z >>> 31)) >> 40) / (float) (1 << 23);
            squares += vector[i] * (double) vector[i];
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < dimensions; i++) {
            vector[i] = length == 0 ? 1 : (float) (vector[i] / length);
        }
        return vector;
    }

    private static void append(StringBuilder json, float[] vector) {
        json.append('[');
        for (int i = 0; i < vector.length; i++) {
            json.append(i == 0 ? "" : ",").append(vector[i]);
        }
        json.append(']');
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : vector) {
            bytes.putFloat(value);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
