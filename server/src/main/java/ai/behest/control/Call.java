package ai.behest.control;

import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;

/** One authenticated request, apart from its connection. Its text shows no body. */
record Call(Admitted admin, Map<String, String> path, Query query, Buffer body, String address, String traceId) {
    private static final byte[] EMPTY_OBJECT = {'{', '}'};

    /** The body of a request that has nothing to say. */
    record Nothing() {}

    /** The same request with its body. */
    Call with(Buffer read) {
        return new Call(admin, path, query, read, address, traceId);
    }

    String tenantId() {
        return admin.tenantId();
    }

    /** Who is recorded as having done it. */
    String actor() {
        return admin.id();
    }

    /** A variable of the path, e.g. {@code id}. */
    String path(String name) {
        return Objects.requireNonNull(path.get(name));
    }

    /** The body as a record; an absent optional body is an empty object. */
    <T> T read(Class<T> type) {
        try {
            return Json.MAPPER.treeToValue(tree(), type);
        } catch (JacksonException e) {
            throw Json.refusal(e).asException();
        }
    }

    void expectNothing() {
        read(Nothing.class);
    }

    /** The body as it is; its texts can be stored: no NUL, no half of a surrogate pair. */
    JsonNode tree() {
        JsonNode tree = parsed();
        if (!tree.isObject()) {
            throw Refusal.invalid("body", "The body must be a JSON object.").asException();
        }
        check("", tree);
        return tree;
    }

    private JsonNode parsed() {
        try {
            return Json.MAPPER.readTree(bytes());
        } catch (StreamConstraintsException e) {
            throw Refusal.invalid("body", "The body is nested too deeply, or has a name or number that is too long.")
                    .asException();
        } catch (JacksonException e) {
            throw Json.refusal(e).asException();
        }
    }

    private byte[] bytes() {
        return body.length() == 0 ? EMPTY_OBJECT : body.getBytes();
    }

    private static void check(String path, JsonNode node) {
        if (node.isString() && !isStorable(node.stringValue())) {
            throw Refusal.invalid(path, "The field " + path + " holds a character that is not text.")
                    .asException();
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String name = member.getKey();
            if (!isStorable(name) || name.length() > 200) {
                throw Refusal.invalid("body", "The body has a field whose name is not text, or too long.")
                        .asException();
            }
            check(path.isEmpty() ? name : path + "." + name, member.getValue());
        }
        if (node.isArray()) {
            node.values().forEach(value -> check(path, value));
        }
    }

    private static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "Call[" + admin.id() + ", " + path + "]";
    }
}
