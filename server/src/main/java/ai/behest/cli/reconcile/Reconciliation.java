package ai.behest.cli.reconcile;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the ledger's entries and puts them beside a provider's file: call by call when the file has an id in each row that the
 * ledger knows, else by model and stretch of time.
 */
public final class Reconciliation {
    private static final Duration USUAL = Duration.ofHours(1);
    private static final int MOST_CALLS = 2_000_000;

    private final ProviderFile file;
    private final Duration stretch;
    private final Predicate<LedgerRow> wanted;
    private final Map<String, Usage> byTime = new TreeMap<>();
    /** Kept only when the file has ids to look for: sums need no memory of calls. */
    private final List<LedgerRow> entries = new ArrayList<>();

    /**
     * @param provider whose calls are compared, as the ledger names it
     * @param payer {@code platform} or {@code byok}, or null for both
     * @param stretch how long a stretch of time is, or null to take it from the file: an hour when that does not say
     * @throws IllegalArgumentException when the file's rows are about stretches of different lengths
     */
    public Reconciliation(ProviderFile file, String provider, @Nullable String payer, @Nullable Duration stretch) {
        this.file = file;
        this.stretch = stretch != null ? stretch : stretch(file.rows());
        this.wanted = row ->
                row.provider().equals(provider) && (payer == null || row.payer().equals(payer));
    }

    private static Duration stretch(List<ProviderRow> rows) {
        Set<Duration> lengths = new HashSet<>();
        for (ProviderRow row : rows) {
            if (row.to() != null) {
                lengths.add(Duration.between(row.from(), row.to()));
            }
        }
        if (lengths.isEmpty()) {
            return USUAL;
        }
        Duration length = lengths.iterator().next();
        if (lengths.size() > 1 || length.toSeconds() < 1 || length.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "The rows of the file are about stretches of time of different lengths, or longer than a day."
                            + " Say with --by what to compare: minute, hour or day.");
        }
        return length;
    }

    /** The first moment that the file is about. */
    public Instant from() {
        return start(file.rows().stream()
                .map(ProviderRow::from)
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH));
    }

    /** The first moment that it is no longer about. */
    public Instant to() {
        return start(file.rows().stream()
                        .map(ProviderRow::from)
                        .max(Instant::compareTo)
                        .orElse(Instant.EPOCH))
                .plus(stretch);
    }

    private Instant start(Instant moment) {
        long length = stretch.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), length) * length);
    }

    /** Takes in the NDJSON export of the entries of that time. */
    public void read(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                LedgerRow row = LedgerRow.of(line);
                if (wanted.test(row)) {
                    take(row);
                }
            }
        }
    }

    private void take(LedgerRow row) {
        byTime.merge(key(row.at(), row.model()), row.usage(), Usage::plus);
        if (file.hasIds()) {
            if (entries.size() == MOST_CALLS) {
                throw new IllegalArgumentException("There are more than " + MOST_CALLS
                        + " calls in that time: compare shorter ones, with --from and --to.");
            }
            entries.add(row);
        }
    }

    /** What came of it. */
    public Findings findings() {
        boolean byCall = file.hasIds() && knowsAnyId();
        Difference.Terms terms =
                new Difference.Terms(file.hasCost(), file.hasRequests() || byCall, byCall, file.decimals());
        Map<String, Usage> there = new TreeMap<>();
        Map<String, Usage> here = byCall ? new TreeMap<>() : byTime;
        if (byCall) {
            byCall(there, here);
        } else {
            file.rows().forEach(row -> there.merge(key(row.from(), row.model()), row.usage(), Usage::plus));
        }
        Set<String> all = new TreeSet<>(there.keySet());
        all.addAll(here.keySet());
        List<Difference> lines = all.stream()
                .map(what -> Difference.of(what, there.get(what), here.get(what), terms))
                .toList();
        return new Findings(byCall, stretch, file.hasCost(), lines);
    }

    private String key(Instant moment, String model) {
        return start(moment) + " " + model;
    }

    private boolean knowsAnyId() {
        Set<String> ids = new HashSet<>();
        file.rows().forEach(row -> ids.add(String.valueOf(row.id())));
        return entries.stream().anyMatch(row -> ids.contains(row.callId()) || ids.contains(row.traceId()));
    }

    private void byCall(Map<String, Usage> there, Map<String, Usage> here) {
        file.rows().forEach(row -> there.merge(String.valueOf(row.id()), row.usage(), Usage::plus));
        Map<String, String> known = new HashMap<>();
        for (LedgerRow row : entries) {
            // a call and its corrections go together, under whichever id the file has
            String id = known.computeIfAbsent(
                    row.callId(),
                    call -> !there.containsKey(call) && there.containsKey(row.traceId()) ? row.traceId() : call);
            here.merge(id, row.usage(), Usage::plus);
        }
    }

    /**
     * The comparison, line by line.
     *
     * @param byCall whether a line is one call
     * @param stretch how long a line's time is when it is not
     * @param hasCost whether the provider says what things cost; without, tokens that differ are valued at the ledger's average
     */
    public record Findings(boolean byCall, Duration stretch, boolean hasCost, List<Difference> lines) {
        public Findings {
            lines = List.copyOf(lines);
        }

        /** The provider's total in USD. */
        public BigDecimal there() {
            return lines.stream()
                    .map(line -> line.there() == null
                            ? BigDecimal.ZERO
                            : line.there().costUsd())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        /** The ledger's. */
        public BigDecimal here() {
            return lines.stream()
                    .map(line ->
                            line.here() == null ? BigDecimal.ZERO : line.here().costUsd())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        /** USD by cause, of those that there are. */
        public Map<Cause, BigDecimal> byCause() {
            Map<Cause, BigDecimal> sums = new TreeMap<>();
            lines.forEach(line -> line.parts().forEach((cause, part) -> sums.merge(cause, part, BigDecimal::add)));
            return sums;
        }

        /** How many lines have a part of this cause. */
        public long count(Cause cause) {
            return lines.stream()
                    .filter(line -> line.parts().containsKey(cause))
                    .count();
        }

        /** Lines whose tokens differ and for which nobody knows what that is worth. */
        public long unvalued() {
            return lines.stream()
                    .filter(line -> line.isOfTokens() && line.parts().isEmpty())
                    .count();
        }

        /**
         * Whether the two sides differ by more than this. Differences that cancel out count, both of them; only rounding is summed
         * up first.
         */
        public boolean differBeyond(BigDecimal tolerance) {
            BigDecimal rounding =
                    byCause().getOrDefault(Cause.ROUNDING, BigDecimal.ZERO).abs();
            BigDecimal gross = lines.stream().map(Difference::gross).reduce(rounding, BigDecimal::add);
            return gross.compareTo(tolerance) > 0 || unvalued() > 0;
        }
    }
}
