package ai.behest.fake;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The receipts of the 20,000 tags used last. */
final class SentLog {
    static final int CAPACITY = 20_000;

    private final InstantSource clock;
    private final Map<String, Receipt> receipts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Receipt> eldest) {
            return size() > CAPACITY;
        }
    };

    SentLog(InstantSource clock) {
        this.clock = clock;
    }

    /** Begins the receipt of a call; an earlier one with the same tag is replaced. */
    synchronized Receipt begin(String tag, byte[] request) {
        Receipt earlier = receipts.get(tag);
        Receipt receipt = new Receipt(tag, earlier == null ? 1 : earlier.calls() + 1, request, clock);
        receipts.put(tag, receipt);
        return receipt;
    }

    synchronized @Nullable Receipt find(String tag) {
        return receipts.get(tag);
    }
}
