package ai.behest.provider;

import ai.behest.provider.Usage.Trust;
import ai.behest.provider.UsageClaims.Claim;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Turns what a provider claims into buckets that do not overlap. The dialects differ in what includes what:
 *
 * <ul>
 *   <li>OpenAI (chat, responses), Mistral, Groq, DeepSeek, OpenRouter: the cached, written, sound and picture tokens are
 *       inside the prompt, and the reasoning inside the completion.
 *   <li>xAI's chat and Gemini behind OpenAI's dialect count reasoning beside the completion; some of their answers do
 *       not. The total tells: it is prompt + completion + reasoning where it stands beside.
 *   <li>Anthropic's own: {@code input_tokens} exclude what was read from a cache and what was written to one.
 *   <li>Gemini's own: the prompt includes the cached part; thoughts and tool prompts stand beside.
 * </ul>
 */
final class UsageReader {

    private UsageReader() {}

    /** Reads the object that the parser stands at the start of; null when neither side has a total. */
    static @Nullable Usage read(JsonParser parser) {
        return of(UsageClaims.read(parser));
    }

    private static @Nullable Usage of(UsageClaims claims) {
        if (claims.has(Claim.GEMINI_PROMPT) || claims.has(Claim.GEMINI_CANDIDATES)) {
            return usage(gemini(claims), geminiOutput(claims));
        }
        // some spell a side both ways, or the two sides differently
        Claim in = claims.of(Claim.INPUT) > claims.of(Claim.PROMPT) || !claims.has(Claim.PROMPT)
                ? Claim.INPUT
                : Claim.PROMPT;
        Claim out = claims.of(Claim.OUTPUT) > claims.of(Claim.COMPLETION) || !claims.has(Claim.COMPLETION)
                ? Claim.OUTPUT
                : Claim.COMPLETION;
        boolean beside = claims.has(Claim.CACHE_READ_BESIDE)
                || claims.has(Claim.CACHE_WRITE_BESIDE)
                || claims.has(Claim.CACHE_WRITE_5M)
                || claims.has(Claim.CACHE_WRITE_1H);
        return beside && in == Claim.INPUT
                ? usage(anthropic(claims), OutputSide.within(claims, out, 0))
                : openAi(claims, in, out);
    }

    private static @Nullable Usage usage(InputSide in, OutputSide out) {
        if (in.trust() == Trust.UNKNOWN && out.trust() == Trust.UNKNOWN) {
            return null;
        }
        return new Usage(
                in.input(),
                in.cached(),
                in.cacheWrite(),
                in.cacheWriteHour(),
                in.audio(),
                in.image(),
                out.output(),
                out.reasoning(),
                out.audio(),
                out.image(),
                in.trust(),
                out.trust());
    }

    private static @Nullable Usage openAi(UsageClaims claims, Claim prompt, Claim completion) {
        long total = claims.of(Claim.TOTAL);
        long in = prompt(claims, prompt, completion, total);
        if (in < 0) {
            return usage(InputSide.NOTHING, OutputSide.within(claims, completion, 0));
        }
        if (!claims.isSound(completion)) {
            return usage(InputSide.within(claims, in, Trust.EXACT), withoutCompletion(claims, completion, total - in));
        }
        long surplus = Math.max(0, total - in - claims.of(completion));
        InputSide beside = surplus == 0 ? null : InputSide.beside(claims, in, surplus);
        return beside != null
                ? usage(beside, OutputSide.within(claims, completion, 0))
                : usage(InputSide.within(claims, in, Trust.EXACT), OutputSide.within(claims, completion, surplus));
    }

    /** All input, from whichever claims tell it; below zero when none do. DeepSeek tells hits and misses as well. */
    private static long prompt(UsageClaims claims, Claim prompt, Claim completion, long total) {
        long split = claims.isSound(Claim.CACHE_MISS) && claims.isSound(Claim.CACHED)
                ? Math.min(UsageClaims.MOST, claims.of(Claim.CACHE_MISS) + claims.of(Claim.CACHED))
                : -1;
        if (claims.isSound(prompt)) {
            return Math.max(claims.of(prompt), split);
        }
        if (split < 0 && claims.isSound(completion) && total > claims.of(completion)) {
            return total - claims.of(completion);
        }
        return split;
    }

    /** An embedding has no completion. Where it is absent or broken, what the total leaves is it. */
    private static OutputSide withoutCompletion(UsageClaims claims, Claim completion, long left) {
        if (left > 0) {
            return OutputSide.split(claims, left, 0);
        }
        return claims.isBroken(completion) ? OutputSide.NOTHING : OutputSide.NONE;
    }

    private static InputSide anthropic(UsageClaims claims) {
        if (!claims.isSound(Claim.INPUT)) {
            return InputSide.NOTHING;
        }
        long written = claims.of(Claim.CACHE_WRITE_BESIDE);
        long minutes = claims.of(Claim.CACHE_WRITE_5M);
        long hour = claims.of(Claim.CACHE_WRITE_1H);
        boolean told = claims.has(Claim.CACHE_WRITE_5M) || claims.has(Claim.CACHE_WRITE_1H);
        boolean agree = !claims.isBroken(Claim.CACHE_WRITE_BESIDE)
                && !claims.isBroken(Claim.CACHE_WRITE_5M)
                && !claims.isBroken(Claim.CACHE_WRITE_1H)
                && !claims.isBroken(Claim.CACHE_READ_BESIDE)
                && (!told || !claims.has(Claim.CACHE_WRITE_BESIDE) || minutes + hour == written);
        if (!told) {
            minutes = written; // the lifetime of a cache whose request names none
        } else if (written > minutes + hour) {
            hour = written - minutes;
        }
        return new InputSide(
                claims.of(Claim.INPUT),
                claims.of(Claim.CACHE_READ_BESIDE),
                minutes,
                hour,
                0,
                0,
                agree ? Trust.EXACT : Trust.DEAREST);
    }

    private static InputSide gemini(UsageClaims claims) {
        if (!claims.isSound(Claim.GEMINI_PROMPT)) {
            return InputSide.NOTHING;
        }
        long whole = Math.min(UsageClaims.MOST, claims.of(Claim.GEMINI_PROMPT) + claims.of(Claim.GEMINI_TOOL_PROMPT));
        return InputSide.within(claims, whole, claims.isBroken(Claim.GEMINI_TOOL_PROMPT) ? Trust.DEAREST : Trust.EXACT);
    }

    private static OutputSide geminiOutput(UsageClaims claims) {
        long in = claims.of(Claim.GEMINI_PROMPT) + claims.of(Claim.GEMINI_TOOL_PROMPT);
        long told = claims.of(Claim.GEMINI_CANDIDATES);
        long left = claims.isSound(Claim.GEMINI_PROMPT) ? claims.of(Claim.TOTAL) - in - told : 0;
        boolean broken = claims.isBroken(Claim.GEMINI_CANDIDATES);
        if (broken && left <= 0) {
            return OutputSide.NOTHING;
        }
        return OutputSide.split(claims, told, Math.max(0, left));
    }
}
