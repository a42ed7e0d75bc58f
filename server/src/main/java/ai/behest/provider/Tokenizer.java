package ai.behest.provider;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tokens of a text as OpenAI's models read it. Which model has which encoding is OpenAI's own table
 * (tiktoken, {@code model.py}); a model that is not in it has none here. An encoding is read when it is first needed, which
 * takes about a second, and stays: about 30 MB for both.
 */
public final class Tokenizer {
    private static final EncodingRegistry REGISTRY = Encodings.newLazyEncodingRegistry();

    public static final Tokenizer O200K = new Tokenizer(
            EncodingType.O200K_BASE,
            "gpt-5",
            "gpt-4.1",
            "gpt-4.5",
            "gpt-4o",
            "chatgpt-4o",
            "o1",
            "o3",
            "o4-mini",
            "gpt-oss");
    public static final Tokenizer CL100K = new Tokenizer(
            EncodingType.CL100K_BASE,
            "gpt-4",
            "gpt-3.5-turbo",
            "text-embedding-3-small",
            "text-embedding-3-large",
            "text-embedding-ada-002");

    private static final String PROVIDER = "openai";
    /** A hostile text takes two microseconds a byte: half of the processors stay for everybody else. */
    private static final Semaphore AT_ONCE =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

    private final EncodingType type;
    private final List<String> models;
    private volatile @Nullable Encoding encoding;

    private Tokenizer(EncodingType type, String... models) {
        this.type = type;
        this.models = List.of(models);
    }

    /** The one that a provider's model reads with, or null when it is not known. */
    public static @Nullable Tokenizer of(String provider, String model) {
        if (!provider.equals(PROVIDER)) {
            return null;
        }
        for (Tokenizer tokenizer : List.of(O200K, CL100K)) {
            for (String known : tokenizer.models) {
                if (model.startsWith(known)
                        && (model.length() == known.length() || model.charAt(known.length()) == '-')) {
                    return tokenizer;
                }
            }
        }
        return null;
    }

    /** How many tokens these texts are, each by itself. Long texts take milliseconds, and others may be before them. */
    public long count(List<String> texts) throws InterruptedException {
        AT_ONCE.acquire();
        try {
            Encoding known = encoding();
            long tokens = 0;
            for (String text : texts) {
                tokens += known.countTokensOrdinary(text);
            }
            return tokens;
        } finally {
            AT_ONCE.release();
        }
    }

    private Encoding encoding() {
        Encoding known = encoding;
        if (known == null) {
            known = REGISTRY.getEncoding(type);
            encoding = known;
        }
        return known;
    }
}
