package ai.behest.console.project;

import ai.behest.ledger.SessionReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Calls as bars over the time that they took. Time in which nothing was called is cut to a small share of the width: a chat
 * is mostly silence.
 *
 * @param idle how much time is cut in all; zero when none is
 */
public record Waterfall(List<Row> rows, Duration idle) {
    /** The width of the whole in the bars' units. */
    public static final int WIDTH = 1_000;

    private static final int LEAST_WIDTH = 3;

    /**
     * @param offset from the session's first call
     * @param x where the call begins
     * @param width how long it took
     * @param firstByte where the first byte came, or -1
     */
    public record Row(SessionReport.Call call, Duration offset, int x, int width, int firstByte) {
        public boolean isCall() {
            return call.kind().equals("call");
        }

        /** {@code 340 ms}, {@code 12.5 s}, {@code 3 min 5 s}, {@code 2 h 10 min}. */
        public String after() {
            return Waterfall.text(offset);
        }
    }

    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 60_000) {
            return ai.behest.console.frame.Show.millis(millis);
        }
        return millis < 3_600_000
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }

    public String idleText() {
        return text(idle);
    }

    /**
     * @param calls in the order in which they began; a correction takes no time
     * @param begin of the session
     */
    static Waterfall of(List<SessionReport.Call> calls, Instant begin) {
        List<SessionReport.Call> timed =
                calls.stream().filter(call -> call.kind().equals("call")).toList();
        Axis axis = Axis.of(timed, begin);
        List<Row> rows = new ArrayList<>(calls.size());
        for (SessionReport.Call call : calls) {
            Duration offset = Duration.between(begin, call.at());
            if (!call.kind().equals("call")) {
                rows.add(new Row(call, offset, 0, 0, -1));
                continue;
            }
            long start = offset.toMillis();
            int x = Math.min(WIDTH - LEAST_WIDTH, axis.at(start));
            int width = Math.max(LEAST_WIDTH, axis.at(start + call.latencyMs()) - x);
            Long first = call.firstByteMs();
            rows.add(new Row(call, offset, x, Math.min(width, WIDTH - x), first == null ? -1 : axis.at(start + first)));
        }
        return new Waterfall(List.copyOf(rows), Duration.ofMillis(axis.cut()));
    }

    /**
     * Where a millisecond since the session began stands.
     *
     * @param places by the millisecond at which something begins or ends, in shortened milliseconds
     * @param length of the whole, shortened
     */
    private record Axis(TreeMap<Long, Long> places, long length, long cut) {

        static Axis of(List<SessionReport.Call> calls, Instant begin) {
            List<long[]> busy = busy(calls, begin);
            long work = busy.stream().mapToLong(part -> part[1] - part[0]).sum();
            long silence = Math.max(1, work / (2L * Math.max(1, busy.size())));
            TreeMap<Long, Long> places = new TreeMap<>(Map.of(Long.MIN_VALUE, 0L));
            long place = 0;
            long cut = 0;
            long end = busy.isEmpty() ? 0 : busy.getFirst()[0];
            for (long[] part : busy) {
                long gap = part[0] - end;
                long shown = Math.min(gap, silence);
                cut += gap - shown;
                place += shown;
                places.put(part[0], place);
                place += part[1] - part[0];
                places.put(part[1], place);
                end = part[1];
            }
            return new Axis(places, Math.max(1, place), cut);
        }

        /** The stretches in which at least one call was under way. */
        private static List<long[]> busy(List<SessionReport.Call> calls, Instant begin) {
            List<long[]> busy = new ArrayList<>();
            for (SessionReport.Call call : calls) {
                long start = Duration.between(begin, call.at()).toMillis();
                long end = start + Math.max(1, call.latencyMs());
                if (!busy.isEmpty() && start <= busy.getLast()[1]) {
                    busy.getLast()[1] = Math.max(busy.getLast()[1], end);
                } else {
                    busy.add(new long[] {start, end});
                }
            }
            return busy;
        }

        int at(long millis) {
            Map.Entry<Long, Long> before = places.floorEntry(millis);
            long since = before == null || before.getKey() == Long.MIN_VALUE ? 0 : millis - before.getKey();
            long place = (before == null ? 0 : before.getValue()) + since;
            return Math.clamp(place * WIDTH / length, 0, WIDTH);
        }
    }
}
