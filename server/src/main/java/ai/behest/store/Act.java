package ai.behest.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One administrative act: who does what, from where. Whoever handles it binds it with {@link #during}; the first transaction
 * that commits within leaves a line of it with the {@link Witness}. So no room has to think of it, and none can forget it.
 *
 * @param tenantId whose it is
 * @param actor {@code adm_...} for an admin token, {@code per_...} for a person, or {@link #SYSTEM}
 * @param action what is done, as a noun and a verb: {@code key.create}
 * @param target the id or name of what it is done to; empty when it is made by the act: its transaction names it
 * @param details plain fields that everybody who may read the log may see: at most {@value #DETAILS_MOST}, the values at
 *     most {@value #VALUE_MOST} characters. Never a secret, a prompt or a key
 * @param address the remote IP address, or empty
 * @param traceId of the request, or empty
 */
public record Act(
        String tenantId,
        String actor,
        String action,
        String target,
        Map<String, String> details,
        String address,
        String traceId) {
    /** The actor of what this server does by itself. */
    public static final String SYSTEM = "system";

    static final int DETAILS_MOST = 40;
    static final int VALUE_MOST = 500;

    private static final ScopedValue<UnderWay> UNDER_WAY = ScopedValue.newInstance();

    public Act {
        if (tenantId.isEmpty() || actor.isEmpty() || !action.matches("[a-z_]+\\.[a-z_]+")) {
            throw new IllegalArgumentException(
                    "an act has a tenant, an actor and an action like key.create, not " + action);
        }
        Map<String, String> bounded = new LinkedHashMap<>();
        details.forEach((name, value) -> put(bounded, name, value));
        details = Collections.unmodifiableMap(bounded);
    }

    /** What the server does by itself. */
    public static Act system(String tenantId, String action, String target) {
        return new Act(tenantId, SYSTEM, action, target, Map.of(), "", "");
    }

    static void put(Map<String, String> details, String name, String value) {
        if (details.size() < DETAILS_MOST || details.containsKey(name)) {
            details.put(name, bounded(value));
        }
    }

    private static String bounded(String value) {
        if (value.length() <= VALUE_MOST) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(VALUE_MOST - 2)) ? VALUE_MOST - 2 : VALUE_MOST - 1;
        return value.substring(0, end) + "\u2026";
    }

    /** The same act, done to this, with these details beside its own. */
    Act told(@Nullable String named, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(details);
        more.forEach((name, value) -> put(all, name, value));
        return new Act(tenantId, actor, action, named == null ? target : named, all, address, traceId);
    }

    /** Does the work of this act: its first transaction on this thread that commits leaves the line. */
    public <T extends @Nullable Object> T during(Supplier<T> work) {
        return ScopedValue.where(UNDER_WAY, new UnderWay(this)).call(work::get);
    }

    /** The act that this thread is at, or null. */
    static @Nullable UnderWay underWay() {
        return UNDER_WAY.isBound() ? UNDER_WAY.get() : null;
    }

    /** An act while it is done, by one thread. */
    static final class UnderWay {
        private final Act act;
        private boolean entered;

        private UnderWay(Act act) {
            this.act = act;
        }

        Act act() {
            return act;
        }

        boolean isEntered() {
            return entered;
        }

        void enter() {
            entered = true;
        }
    }

    /** Writes down that an act has been done. */
    @FunctionalInterface
    public interface Witness {
        /** Writes it inside the transaction of the act: what it throws undoes the act. */
        void enter(Transaction transaction, Act act);
    }
}
