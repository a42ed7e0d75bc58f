package ai.behest.gateway;

import ai.behest.provider.Tokenizer;
import ai.behest.wire.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * The texts of a request that a model reads as they are, so that their tokens can be counted exactly: what messages say,
 * and what is to be embedded. Everything else (marks, roles, names, tools, schemas, arguments) is bounded by its bytes:
 * of a message those are at least 25, and OpenAI's published rule for counting gives it 3 tokens, its role's, and one more
 * with a name. A message of several texts is bounded by bytes too, since how they are joined is nowhere said.
 *
 * @param texts those that can be counted
 * @param rest bytes of the request that are none of them
 */
record InputText(List<String> texts, long rest) {
    /** Longer texts are bounded by their bytes: counting must not become a way to keep processors busy. */
    static final int MOST_BYTES = 1024 * 1024;

    InputText {
        texts = List.copyOf(texts);
    }

    /** Reads a request as it goes to the provider: one that is known to be well-formed. */
    static InputText of(byte[] outgoing, Operation operation) {
        Reader reader = new Reader();
        try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), outgoing, 0, outgoing.length)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (operation == Operation.CHAT && name.equals("messages")) {
                    reader.messages(parser);
                } else if (operation == Operation.EMBEDDINGS && name.equals("input")) {
                    reader.inputs(parser);
                } else {
                    parser.skipChildren();
                }
            }
        }
        return new InputText(reader.texts, outgoing.length - reader.bytes);
    }

    /** An upper bound of the tokens of the request: never more than it has bytes. */
    long atMost(Tokenizer tokenizer) throws InterruptedException {
        return rest + tokenizer.count(texts);
    }

    private static final class Reader {
        private final List<String> texts = new ArrayList<>();
        private long bytes;

        void messages(JsonParser parser) {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    boolean content = parser.currentName().equals("content");
                    JsonToken value = parser.nextToken();
                    if (content && value == JsonToken.VALUE_STRING) {
                        add(Text.of(parser));
                    } else if (content && value == JsonToken.START_ARRAY) {
                        parts(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        }

        /** The text of a message that has but one, pictures beside it or not. */
        private void parts(JsonParser parser) {
            List<Text> found = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    boolean text = parser.currentName().equals("text");
                    if (parser.nextToken() == JsonToken.VALUE_STRING && text) {
                        found.add(Text.of(parser));
                    } else {
                        parser.skipChildren();
                    }
                }
            }
            if (found.size() == 1) {
                add(found.getFirst());
            }
        }

        void inputs(JsonParser parser) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                add(Text.of(parser));
            } else if (parser.currentToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (parser.currentToken() == JsonToken.VALUE_STRING) {
                        add(Text.of(parser));
                    } else {
                        parser.skipChildren();
                    }
                }
            } else {
                parser.skipChildren();
            }
        }

        private void add(Text text) {
            if (bytes + text.bytes <= MOST_BYTES) {
                texts.add(text.text);
                bytes += text.bytes;
            }
        }
    }

    /** @param bytes that it takes in the request, its quotes left out */
    private record Text(String text, long bytes) {
        static Text of(JsonParser parser) {
            long start = parser.currentTokenLocation().getByteOffset();
            String text = parser.getString();
            return new Text(text, parser.currentLocation().getByteOffset() - start - 2);
        }
    }
}
