package ai.behest.memory;

import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One message of a chat, kept as it was written. Made by {@link #parse}.
 *
 * @param role 1 to 64 characters, e.g. {@code user}; unknown ones are left to the provider
 * @param json the exact text of the message's object
 * @param digest equal for messages that say the same, however they are spelled (see {@link Canonical})
 */
public record Message(String role, String json, String digest) implements Alignment.Line {
    private static final int ROLE_MOST = 64;

    /**
     * Reads a message.
     *
     * @param json the text of one element of {@code messages}
     * @param param what to call it in an error, e.g. {@code messages[3]}
     * @throws ai.behest.wire.RefusedException with a validation error when it is no object or has no role
     */
    public static Message parse(String json, String param) {
        JsonNode tree = tree(json, param);
        if (!tree.isObject()) {
            throw Refusal.invalid(param, param + " must be an object.").asException();
        }
        JsonNode role = tree.get("role");
        if (role == null || !role.isString() || !isRole(role.stringValue())) {
            throw Refusal.invalid(param + ".role", param + ".role must be a string of 1 to 64 characters.")
                    .asException();
        }
        return new Message(role.stringValue(), json, Canonical.digest(role.stringValue(), tree));
    }

    private static JsonNode tree(String json, String param) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw Refusal.invalid(param, param + " is not valid JSON.").asException();
        }
    }

    private static boolean isRole(String role) {
        return !role.isEmpty()
                && role.length() <= ROLE_MOST
                && role.chars().noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
    }

    /** Instructions of the app, which are its to send every time: never stored. */
    boolean isInstruction() {
        return role.equals("system") || role.equals("developer");
    }

    boolean isAnswer() {
        return isAnswer(role);
    }

    static boolean isAnswer(String role) {
        return role.equals("assistant");
    }

    /** The result of a tool call, which must not stand without the call. */
    static boolean isResult(String role) {
        return role.equals("tool") || role.equals("function");
    }

    /** True for an answer in which nothing was said and no tool was called. */
    boolean isSilent() {
        return Canonical.isSilent(tree());
    }

    JsonNode tree() {
        return Json.MAPPER.readTree(json);
    }

    /** Without the text: prompts are never logged. */
    @Override
    public String toString() {
        return "Message[" + role + ", " + json.length() + " characters]";
    }
}
