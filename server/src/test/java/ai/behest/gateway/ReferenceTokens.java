package ai.behest.gateway;

import com.knuddels.jtokkit.Encodings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Byte pair encoding as its paper has it, slow and plain: split by the published pattern, then merge the pair of the lowest
 * rank until there is none. The ranks are OpenAI's file.
 */
final class ReferenceTokens {
    private static final String LETTER_END = "(?iu:'s|'t|'re|'ve|'m|'ll|'d)?";
    private static final String O200K = "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*"
            + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+" + LETTER_END
            + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
            + LETTER_END
            + "|\\p{N}{1,3}| ?[^SPACE\\p{L}\\p{N}]+[\\r\\n/]*|[SPACE]*[\\r\\n]+|[SPACE]+(?![^SPACE])|[SPACE]+";
    private static final String CL100K = "(?iu:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^SPACE\\p{L}\\p{N}]+[\\r\\n]*|[SPACE]*[\\r\\n]+|[SPACE]+(?![^SPACE])|[SPACE]+";

    private final Pattern pattern;
    private final Map<String, Integer> ranks;

    private ReferenceTokens(String pattern, String file) {
        this.pattern = Pattern.compile(pattern.replace("SPACE", "\\p{IsWhite_Space}"));
        this.ranks = ranks(file);
    }

    static ReferenceTokens o200k() {
        return new ReferenceTokens(O200K, "o200k_base.tiktoken");
    }

    static ReferenceTokens cl100k() {
        return new ReferenceTokens(CL100K, "cl100k_base.tiktoken");
    }

    private static Map<String, Integer> ranks(String file) {
        Map<String, Integer> ranks = new HashMap<>();
        InputStream stream = Objects.requireNonNull(Encodings.class.getResourceAsStream(file));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                byte[] bytes = Base64.getDecoder().decode(line.substring(0, space));
                ranks.put(key(bytes, 0, bytes.length), Integer.valueOf(line.substring(space + 1)));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return ranks;
    }

    private static String key(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    int count(String text) {
        int tokens = 0;
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            tokens += merged(matcher.group().getBytes(StandardCharsets.UTF_8));
        }
        return tokens;
    }

    private int merged(byte[] bytes) {
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i <= bytes.length; i++) {
            starts.add(i);
        }
        while (starts.size() > 2) {
            int best = -1;
            int least = Integer.MAX_VALUE;
            for (int i = 0; i + 2 < starts.size(); i++) {
                Integer rank = ranks.get(key(bytes, starts.get(i), starts.get(i + 2)));
                if (rank != null && rank < least) {
                    least = rank;
                    best = i;
                }
            }
            if (best < 0) {
                break;
            }
            starts.subList(best + 1, best + 2).clear();
        }
        return starts.size() - 1;
    }
}
