package ai.behest.budget;

/**
 * The stretch of time that one balance is for.
 *
 * @param start microseconds since 1970, inclusive
 * @param end exclusive; {@link Long#MAX_VALUE} when it never ends
 */
public record Window(long start, long end) {
    static final Window FOREVER = new Window(0, Long.MAX_VALUE);

    boolean holds(long micros) {
        return micros >= start && micros < end;
    }
}
