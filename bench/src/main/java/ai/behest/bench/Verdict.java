package ai.behest.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wrong with the ledger after a restart, in sentences; empty when nothing is. */
final class Verdict {
    private static final int SHOWN = 5;

    private Verdict() {}

    /**
     * Compares.
     *
     * @param acknowledged calls whose end a client saw
     * @param leftOpen calls whose reservation was open when the server was dead
     * @param stillOpen calls whose reservation is open now, after the restart
     * @param entries the statuses of every call's entries
     */
    static List<String> of(
            Collection<String> acknowledged,
            Set<String> leftOpen,
            Set<String> stillOpen,
            Map<String, List<String>> entries) {
        List<String> wrong = new ArrayList<>();
        say(wrong, "acknowledged, and not in the ledger", acknowledged, id -> !entries.containsKey(id));
        say(
                wrong,
                "acknowledged, and not entered as completed",
                acknowledged,
                id -> entries.containsKey(id)
                        && !entries.getOrDefault(id, List.of()).contains("completed"));
        say(
                wrong,
                "entered more than once",
                entries.keySet(),
                id -> entries.getOrDefault(id, List.of()).size() > 1);
        say(
                wrong,
                "left open by the crash, and not entered as recovered",
                leftOpen,
                id -> !entries.getOrDefault(id, List.of()).contains("recovered"));
        say(wrong, "with a reservation that was never resolved", stillOpen, _ -> true);
        return wrong;
    }

    private static void say(
            List<String> wrong, String what, Collection<String> calls, java.util.function.Predicate<String> isWrong) {
        List<String> found = calls.stream().filter(isWrong).toList();
        if (!found.isEmpty()) {
            wrong.add(found.size() + " calls " + what + ", e.g. " + found.subList(0, Math.min(SHOWN, found.size())));
        }
    }
}
