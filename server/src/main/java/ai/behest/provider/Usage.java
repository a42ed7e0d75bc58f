package ai.behest.provider;

/**
 * What a provider says a call used, in buckets that do not overlap: whichever numbers it counts inside one another are
 * taken apart, so that the buckets of a side sum to the provider's total of it.
 *
 * @param cacheWrite written to a cache for five minutes, or for a time that is not stated
 * @param cacheWriteHour written to a cache for an hour
 * @param inputTrust how far the input side can be believed; its buckets are zero when it is unknown
 * @param outputTrust the same of the output side
 */
public record Usage(
        long input,
        long cached,
        long cacheWrite,
        long cacheWriteHour,
        long audioInput,
        long imageInput,
        long output,
        long reasoning,
        long audioOutput,
        long imageOutput,
        Trust inputTrust,
        Trust outputTrust) {

    /** How far one side of a report can be believed. */
    public enum Trust {
        /** Its numbers agree with one another. */
        EXACT,
        /** They contradict one another, or one is broken: these buckets are the dearest way to read them. */
        DEAREST,
        /** There is no usable total: what was metered has to do. */
        UNKNOWN
    }

    public long totalInput() {
        return input + cached + cacheWrite + cacheWriteHour + audioInput + imageInput;
    }

    public long totalOutput() {
        return output + reasoning + audioOutput + imageOutput;
    }

    /** True when the provider's own numbers are all there is to it: nothing was guessed. */
    public boolean isExact() {
        return inputTrust == Trust.EXACT && outputTrust == Trust.EXACT;
    }

    /** This report without its output side. */
    Usage withoutOutput() {
        return new Usage(
                input,
                cached,
                cacheWrite,
                cacheWriteHour,
                audioInput,
                imageInput,
                0,
                0,
                0,
                0,
                inputTrust,
                Trust.UNKNOWN);
    }

    /**
     * This report and a later one of the same call. Providers count up while they stream, and some tell the two sides in
     * different events: of each side the larger known total holds, and of equal ones the later.
     */
    Usage then(Usage later) {
        Usage in = later.inputTrust == Trust.UNKNOWN || totalInput() > later.totalInput() ? this : later;
        Usage out = later.outputTrust == Trust.UNKNOWN || totalOutput() > later.totalOutput() ? this : later;
        return new Usage(
                in.input,
                in.cached,
                in.cacheWrite,
                in.cacheWriteHour,
                in.audioInput,
                in.imageInput,
                out.output,
                out.reasoning,
                out.audioOutput,
                out.imageOutput,
                in.inputTrust,
                out.outputTrust);
    }
}
