package ai.behest.ledger;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One model in a list of prices.
 *
 * @param provider the provider's name as in an address of a model, e.g. {@code openai}
 * @param model the provider's own name for it
 * @param aliases other names the provider bills the same, each listed: a name is never guessed from how it begins
 * @param home true when the bare name of this model belongs to this provider
 * @param free true when it really costs nothing; a price of zero is refused without it
 * @param simulation true when no provider bills it
 * @param contextWindow input and output together in tokens, or null when not known
 * @param maxOutput the most output tokens of one answer, or null when not known
 * @param source where the price was read: the provider's price page or the data set
 * @param page the provider's own price page when the source is another, or null
 * @param read the day it was read
 * @param note what a reader of the price should know, or null
 * @param validity when this price is in force, within the list's own time
 */
public record PriceEntry(
        String provider,
        String model,
        List<String> aliases,
        Kind kind,
        boolean home,
        boolean free,
        boolean simulation,
        Price price,
        @Nullable Long contextWindow,
        @Nullable Long maxOutput,
        String source,
        @Nullable String page,
        LocalDate read,
        @Nullable String note,
        Validity validity) {

    /** What the model is asked for. An embedding has no output tokens. */
    public enum Kind {
        CHAT,
        EMBEDDING
    }

    public PriceEntry {
        aliases = List.copyOf(aliases);
        if (price.isFree() != free) {
            throw new IllegalArgumentException("free must be true exactly when the price is zero");
        }
    }

    /** This entry when it takes the place of another of the same model, of which it keeps what it does not say itself. */
    PriceEntry over(PriceEntry known, List<String> moreAliases) {
        return with(
                moreAliases,
                home || known.home,
                price,
                contextWindow == null ? known.contextWindow : contextWindow,
                maxOutput == null ? known.maxOutput : maxOutput);
    }

    /** This entry in force only within another time as well. */
    PriceEntry within(Validity time) {
        return new PriceEntry(
                provider,
                model,
                aliases,
                kind,
                home,
                free,
                simulation,
                price,
                contextWindow,
                maxOutput,
                source,
                page,
                read,
                note,
                validity.within(time));
    }

    /** This entry at another price. */
    PriceEntry at(Price other) {
        return with(aliases, home, other, contextWindow, maxOutput);
    }

    private PriceEntry with(
            List<String> names, boolean atHome, Price at, @Nullable Long window, @Nullable Long longest) {
        return new PriceEntry(
                provider,
                model,
                names,
                kind,
                atHome,
                at.isFree(),
                simulation,
                at,
                window,
                longest,
                source,
                page,
                read,
                note,
                validity);
    }
}
