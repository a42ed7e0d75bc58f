package ai.behest.gateway;

import ai.behest.gateway.Splice.Cut;
import ai.behest.gateway.Splice.Span;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * An inference request as the client sent it: checked, a few members understood, the bytes kept. What goes to the
 * provider is the same bytes with small cuts, so everything we do not know passes through untouched (contract §4).
 */
final class InferenceBody {
    private static final int MODEL_MOST = 200;
    private static final long TOKENS_MOST = Integer.MAX_VALUE;

    /** One element of {@code messages}: where it stands, and who speaks. */
    record Message(Span span, String role) {
        boolean isInstruction() {
            return role.equals("system") || role.equals("developer");
        }
    }

    /** What the client itself allows an answer, 0 for null. */
    private record Ceiling(Span span, long tokens) {}

    private final byte[] bytes;
    private final Operation operation;
    private int firstMember = -1;
    private @Nullable Span modelSpan;
    private @Nullable String model;
    private boolean stream;
    private @Nullable Span streamOptions;
    private boolean streamOptionsEmpty;
    private @Nullable Span includeUsageSpan;
    private boolean includeUsage;
    private @Nullable Span messagesSpan;
    private final List<Message> messages = new ArrayList<>();
    private final List<Ceiling> ceilings = new ArrayList<>();
    private final ContentParts parts = new ContentParts();
    private long maxTokens;
    private long n = 1;
    private @Nullable String user;
    private @Nullable String safetyIdentifier;
    private boolean hasRequired;

    private InferenceBody(byte[] bytes, Operation operation) {
        this.bytes = bytes;
        this.operation = operation;
    }

    /**
     * Reads and checks a body.
     *
     * @throws ai.behest.wire.RefusedException a validation error that names the member
     */
    static InferenceBody read(byte[] bytes, Operation operation) {
        InferenceBody body = new InferenceBody(bytes, operation);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            body.parse();
            if (Soundness.hasHalfPair(bytes)) {
                throw wrong("body", "The body holds half of a surrogate pair.");
            }
        } catch (CharacterCodingException e) {
            throw wrong("body", "The body is not valid UTF-8.");
        } catch (JacksonException e) {
            throw Json.refusal(e).asException();
        }
        if (!body.hasRequired) {
            throw wrong(operation.required(), operation.required() + " is required.");
        }
        return body;
    }

    private void parse() {
        try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), bytes, 0, bytes.length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw wrong("body", "The body must be a JSON object.");
            }
            firstMember = offset(parser);
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                member(parser, name, token);
            }
            if (parser.nextToken() != null) {
                throw wrong("body", "There is more than one JSON value in the body.");
            }
        }
    }

    private void member(JsonParser parser, String name, JsonToken token) {
        switch (name) {
            case "model" -> {
                int start = start(parser);
                model = optionalText(parser, name, token, MODEL_MOST);
                modelSpan = new Span(start, end(parser));
                if (model != null && model.chars().anyMatch(Character::isISOControl)) {
                    throw wrong(name, "model must not hold control characters.");
                }
            }
            case "stream" -> stream = bool(name, token);
            case "stream_options" -> streamOptions(parser, token);
            case "messages" -> messages(parser, token);
            case "max_tokens", "max_completion_tokens" -> {
                int start = start(parser);
                long most = count(parser, name, token, TOKENS_MOST);
                maxTokens = Math.max(maxTokens, most);
                ceilings.add(new Ceiling(new Span(start, end(parser)), most));
            }
            case "n" -> n = Math.max(1, count(parser, name, token, 128));
            case "user" -> user = optionalText(parser, name, token, 4_096);
            case "safety_identifier" -> safetyIdentifier = optionalText(parser, name, token, 4_096);
            default -> {
                hasRequired |= name.equals(operation.required()) && token != JsonToken.VALUE_NULL;
                requireSound(parts.ofRequest(parser, name, operation));
            }
        }
    }

    private void streamOptions(JsonParser parser, JsonToken token) {
        if (token == JsonToken.VALUE_NULL) {
            streamOptions = new Span(start(parser), end(parser));
            streamOptionsEmpty = true;
            return;
        }
        if (token != JsonToken.START_OBJECT) {
            throw wrong("stream_options", "stream_options must be an object.");
        }
        int start = start(parser);
        streamOptionsEmpty = true;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            streamOptionsEmpty = false;
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("include_usage")) {
                int from = start(parser);
                includeUsage = bool("stream_options.include_usage", value);
                includeUsageSpan = new Span(from, end(parser));
            } else {
                pass(parser);
            }
        }
        streamOptions = new Span(start, end(parser));
    }

    private void messages(JsonParser parser, JsonToken token) {
        if (operation != Operation.CHAT) {
            requireSound(parts.ofRequest(parser, "messages", operation));
            return;
        }
        if (token != JsonToken.START_ARRAY) {
            throw wrong("messages", "messages must be an array.");
        }
        int start = start(parser);
        for (JsonToken element = parser.nextToken(); element != JsonToken.END_ARRAY; element = parser.nextToken()) {
            String at = "messages[" + messages.size() + "]";
            if (element != JsonToken.START_OBJECT) {
                throw wrong(at, at + " must be an object.");
            }
            int from = start(parser);
            String role = role(parser, at);
            messages.add(new Message(new Span(from, end(parser)), role));
        }
        if (messages.isEmpty()) {
            throw wrong("messages", "messages must hold at least one message.");
        }
        messagesSpan = new Span(start, end(parser));
        hasRequired = true;
    }

    private String role(JsonParser parser, String at) {
        String role = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("role")) {
                role = optionalText(parser, at + ".role", value, 64);
            } else {
                requireSound(parts.ofMessage(parser, name));
            }
        }
        if (role == null || role.isEmpty()) {
            throw wrong(at + ".role", at + ".role is required.");
        }
        return role;
    }

    private static void pass(JsonParser parser) {
        requireSound(Soundness.pass(parser));
    }

    private static void requireSound(boolean sound) {
        if (!sound) {
            throw wrong("body", "The body holds a number that is too large.");
        }
    }

    private static @Nullable String optionalText(JsonParser parser, String name, JsonToken token, int most) {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING || parser.getStringLength() > most) {
            throw wrong(name, name + " must be a string of at most " + most + " characters.");
        }
        return parser.getString();
    }

    private static boolean bool(String name, JsonToken token) {
        return switch (token) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw wrong(name, name + " must be true or false.");
        };
    }

    private static long count(JsonParser parser, String name, JsonToken token, long most) {
        if (token == JsonToken.VALUE_NULL) {
            return 0;
        }
        boolean whole =
                token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        long value = whole ? parser.getLongValue() : 0;
        if (value < 1 || value > most) {
            throw wrong(name, name + " must be an integer between 1 and " + most + ".");
        }
        return value;
    }

    private static int start(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private static int end(JsonParser parser) {
        parser.finishToken();
        return offset(parser);
    }

    private static int offset(JsonParser parser) {
        return (int) parser.currentLocation().getByteOffset();
    }

    Operation operation() {
        return operation;
    }

    /** The model that the client names; null when it leaves the choice to the project. */
    @Nullable
    String model() {
        String named = model;
        return named == null || named.isBlank() || named.equals("default") ? null : named.strip();
    }

    boolean isStream() {
        return stream;
    }

    /** Whether the client wants the usage event of a stream for itself. */
    boolean wantsUsage() {
        return includeUsage;
    }

    /** The most output tokens per choice that the client asks for, or 0 when it sets no limit. */
    long maxTokens() {
        return maxTokens;
    }

    long choices() {
        return n;
    }

    /** The end user as OpenAI's own members name them, or null. */
    @Nullable
    String endUser() {
        return safetyIdentifier != null ? safetyIdentifier : user;
    }

    List<Message> messages() {
        return List.copyOf(messages);
    }

    /** The exact text of a message. */
    String text(Message message) {
        Span span = message.span();
        return new String(bytes, span.start(), span.end() - span.start(), StandardCharsets.UTF_8);
    }

    int length() {
        return bytes.length;
    }

    /** What the request holds besides text. */
    ContentParts parts() {
        return parts;
    }

    /**
     * The body for the provider.
     *
     * @param routedModel the model's name at the provider
     * @param systemPrompt put before everything, or null
     * @param history messages as JSON, put behind the client's leading instructions
     * @param output what sets or lowers the most tokens of an answer, or null to leave that as it is
     */
    byte[] forProvider(
            String routedModel, @Nullable String systemPrompt, List<String> history, @Nullable OutputLimit output) {
        List<Cut> cuts = new ArrayList<>();
        if (output != null) {
            limitOutput(output, cuts);
        }
        if (modelSpan == null) {
            cuts.add(new Cut(new Span(firstMember, firstMember), "\"model\":" + Json.text(routedModel) + ","));
        } else if (!routedModel.equals(model)) {
            cuts.add(new Cut(modelSpan, Json.text(routedModel)));
        }
        if (stream && operation == Operation.CHAT && !includeUsage) {
            cuts.add(askForUsage());
        }
        Span span = messagesSpan;
        if (span != null) {
            int front = span.start() + 1;
            if (systemPrompt != null) {
                cuts.add(new Cut(
                        new Span(front, front), "{\"role\":\"system\",\"content\":" + Json.text(systemPrompt) + "},"));
            }
            if (!history.isEmpty()) {
                cuts.add(historyCut(front, history));
            }
        }
        return Splice.of(bytes, cuts);
    }

    private void limitOutput(OutputLimit output, List<Cut> cuts) {
        String tokens = Long.toString(output.tokens());
        if (ceilings.isEmpty()) {
            cuts.add(new Cut(new Span(firstMember, firstMember), "\"" + output.member() + "\":" + tokens + ","));
        }
        for (Ceiling ceiling : ceilings) {
            if (ceiling.tokens() > output.tokens() || maxTokens == 0) { // 0: the client sent null
                cuts.add(new Cut(ceiling.span(), tokens));
            }
        }
    }

    /**
     * The most tokens of an answer.
     *
     * @param member the provider's name for it: {@code max_tokens} or {@code max_completion_tokens}
     */
    record OutputLimit(String member, long tokens) {}

    private Cut askForUsage() {
        if (includeUsageSpan != null) {
            return new Cut(includeUsageSpan, "true");
        }
        if (streamOptions == null) {
            return new Cut(new Span(firstMember, firstMember), "\"stream_options\":{\"include_usage\":true},");
        }
        if (streamOptionsEmpty) {
            return new Cut(streamOptions, "{\"include_usage\":true}");
        }
        int inside = streamOptions.start() + 1;
        return new Cut(new Span(inside, inside), "\"include_usage\":true,");
    }

    private Cut historyCut(int front, List<String> history) {
        int instructions = 0;
        while (instructions < messages.size() && messages.get(instructions).isInstruction()) {
            instructions++;
        }
        String joined = String.join(",", history);
        if (instructions == 0) {
            return new Cut(new Span(front, front), joined + ",");
        }
        int behind = messages.get(instructions - 1).span().end();
        return new Cut(new Span(behind, behind), "," + joined);
    }

    private static RuntimeException wrong(String field, String message) {
        return Refusal.invalid(field, message).asException();
    }
}
