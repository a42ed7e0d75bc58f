package ai.behest.provider;

import ai.behest.provider.Usage.Trust;
import ai.behest.provider.UsageClaims.Claim;
import org.jspecify.annotations.Nullable;

/** The input side of a report, taken apart. */
record InputSide(long input, long cached, long cacheWrite, long cacheWriteHour, long audio, long image, Trust trust) {
    static final InputSide NOTHING = new InputSide(0, 0, 0, 0, 0, 0, Trust.UNKNOWN);

    /** The claims that cost more than text, or may. A broken one takes all of the whole that is left. */
    private static final Claim[] SURCHARGES = {
        Claim.AUDIO_INPUT,
        Claim.CACHE_WRITE_1H,
        Claim.CACHE_WRITE,
        Claim.CACHE_WRITE_BESIDE,
        Claim.CACHE_WRITE_5M,
        Claim.IMAGE_INPUT
    };

    /** The parts of a whole that includes them. */
    static InputSide within(UsageClaims claims, long whole, Trust trust) {
        InputSide parts = parts(claims);
        long dearer = parts.total() - parts.cached;
        if (parts.largest() > whole) {
            // a part that is larger than its whole must stand beside it
            return parts.with(whole, parts.cached, Trust.DEAREST);
        }
        if (parts.total() > whole) {
            // they overlap: the discount gives way
            return parts.with(0, Math.max(0, whole - dearer), Trust.DEAREST);
        }
        return parts.with(whole - parts.total(), parts.cached, trust).mended(claims);
    }

    /**
     * The parts of a whole that excludes what was read from a cache and written to one, as the provider's total shows;
     * null when the total shows something else.
     *
     * @param surplus what the provider's total has more than prompt and completion together
     */
    static @Nullable InputSide beside(UsageClaims claims, long whole, long surplus) {
        InputSide parts = parts(claims);
        long cache = parts.cached + parts.cacheWrite + parts.cacheWriteHour;
        boolean thinks = claims.of(Claim.REASONING) + claims.of(Claim.REASONING_BESIDE) > 0;
        if (thinks || cache != surplus || parts.audio + parts.image > whole) {
            return null;
        }
        return parts.with(whole - parts.audio - parts.image, parts.cached, Trust.EXACT)
                .mended(claims);
    }

    private static InputSide parts(UsageClaims claims) {
        long cached = claims.has(Claim.CACHED) && claims.has(Claim.CACHE_READ_BESIDE)
                ? Math.min(claims.of(Claim.CACHED), claims.of(Claim.CACHE_READ_BESIDE))
                : claims.of(Claim.CACHED) + claims.of(Claim.CACHE_READ_BESIDE);
        long written = Math.max(claims.of(Claim.CACHE_WRITE), claims.of(Claim.CACHE_WRITE_BESIDE));
        long hour = claims.of(Claim.CACHE_WRITE_1H);
        long minutes = Math.max(claims.of(Claim.CACHE_WRITE_5M), written - hour);
        // sound has its price in a cache, too, and no bucket for it: it is taken as if it came from none
        long silent = Math.max(0, cached - claims.of(Claim.CACHED_AUDIO));
        long image = Math.max(0, claims.of(Claim.IMAGE_INPUT) - claims.of(Claim.CACHED_IMAGE));
        return new InputSide(0, silent, minutes, hour, claims.of(Claim.AUDIO_INPUT), image, Trust.EXACT);
    }

    private InputSide with(long rest, long fromCache, Trust trust) {
        return new InputSide(rest, fromCache, cacheWrite, cacheWriteHour, audio, image, trust);
    }

    private InputSide mended(UsageClaims claims) {
        for (Claim claim : SURCHARGES) {
            if (claims.isBroken(claim)) {
                return switch (claim) {
                    case AUDIO_INPUT ->
                        new InputSide(0, cached, cacheWrite, cacheWriteHour, audio + input, image, Trust.DEAREST);
                    case IMAGE_INPUT ->
                        new InputSide(0, cached, cacheWrite, cacheWriteHour, audio, image + input, Trust.DEAREST);
                    case CACHE_WRITE_1H ->
                        new InputSide(0, cached, cacheWrite, cacheWriteHour + input, audio, image, Trust.DEAREST);
                    default ->
                        new InputSide(0, cached, cacheWrite + input, cacheWriteHour, audio, image, Trust.DEAREST);
                };
            }
        }
        boolean discount = claims.isBroken(Claim.CACHED)
                || claims.isBroken(Claim.CACHE_READ_BESIDE)
                || claims.isBroken(Claim.CACHED_AUDIO)
                || claims.isBroken(Claim.CACHED_IMAGE);
        return discount ? with(input + cached, 0, Trust.DEAREST) : this;
    }

    private long total() {
        return input + cached + cacheWrite + cacheWriteHour + audio + image;
    }

    private long largest() {
        return Math.max(Math.max(cached, Math.max(cacheWrite, cacheWriteHour)), Math.max(audio, image));
    }
}
