package ai.behest.provider;

import ai.behest.provider.Usage.Trust;
import ai.behest.provider.UsageClaims.Claim;

/** The output side of a report, taken apart. */
record OutputSide(long output, long reasoning, long audio, long image, Trust trust) {
    static final OutputSide NOTHING = new OutputSide(0, 0, 0, 0, Trust.UNKNOWN);
    /** No output, which the provider does not deny. */
    static final OutputSide NONE = new OutputSide(0, 0, 0, 0, Trust.EXACT);

    /** @param surplus what the provider's total has more than prompt and completion together */
    static OutputSide within(UsageClaims claims, Claim completion, long surplus) {
        return claims.isSound(completion) ? split(claims, claims.of(completion), surplus) : NOTHING;
    }

    /**
     * @param whole the completion
     * @param surplus as above: tokens that were thought, or nobody says what they were, which cost as much
     */
    static OutputSide split(UsageClaims claims, long whole, long surplus) {
        // some say it twice
        boolean twice = claims.of(Claim.REASONING) > 0;
        long beside = twice ? 0 : claims.of(Claim.REASONING_BESIDE);
        long inside = twice ? Math.max(claims.of(Claim.REASONING), claims.of(Claim.REASONING_BESIDE)) : 0;
        long audio = claims.of(Claim.AUDIO_OUTPUT);
        long image = claims.of(Claim.IMAGE_OUTPUT);
        long seen = audio + image;
        boolean outside = surplus > 0 || inside > whole;
        long reasoning = outside ? Math.max(surplus, Math.max(beside, inside)) : beside + inside;
        boolean told = inside == 0 && beside == 0;
        boolean exact = !outside || (surplus == reasoning && (told || surplus == beside || surplus == inside));
        long text = outside ? whole - seen : whole - seen - inside;
        if (seen > whole) {
            // a part that is larger than its whole must stand beside it
            text = whole;
            exact = false;
        } else if (text < 0) {
            reasoning = beside + whole - seen;
            text = 0;
            exact = false;
        }
        return new OutputSide(
                        Math.min(text, UsageClaims.MOST),
                        Math.min(reasoning, UsageClaims.MOST),
                        audio,
                        image,
                        exact ? Trust.EXACT : Trust.DEAREST)
                .mended(claims);
    }

    /** A broken part takes all of the whole that is left. */
    private OutputSide mended(UsageClaims claims) {
        if (claims.isBroken(Claim.IMAGE_OUTPUT)) {
            return new OutputSide(0, reasoning, audio, image + output, Trust.DEAREST);
        }
        if (claims.isBroken(Claim.AUDIO_OUTPUT)) {
            return new OutputSide(0, reasoning, audio + output, image, Trust.DEAREST);
        }
        if (claims.isBroken(Claim.REASONING) || claims.isBroken(Claim.REASONING_BESIDE)) {
            return new OutputSide(0, reasoning + output, audio, image, Trust.DEAREST);
        }
        return this;
    }
}
