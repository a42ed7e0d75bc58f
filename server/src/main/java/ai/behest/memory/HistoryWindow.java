package ai.behest.memory;

import java.util.List;

/**
 * Where a history begins when not all of it fits: with the newest messages that do, at a user's message if there is one
 * among them, and never with a tool's result, whose call would be missing.
 */
final class HistoryWindow {

    private HistoryWindow() {}

    /**
     * The messages to put in front.
     *
     * @param room tokens that they may take together
     * @param whole whether {@code messages} begin where the conversation began, so that any first message is right
     */
    static List<Kept> newest(List<Kept> messages, long room, boolean whole) {
        int from = messages.size();
        long taken = 0;
        while (from > 0 && taken + messages.get(from - 1).tokens() <= room) {
            from--;
            taken += messages.get(from).tokens();
        }
        return start(messages.subList(from, messages.size()), whole && from == 0);
    }

    /** The same messages from their first right beginning on. */
    static List<Kept> start(List<Kept> messages, boolean whole) {
        int first = whole ? -1 : first(messages, "user");
        for (int i = 0; first < 0 && i < messages.size(); i++) {
            first = Message.isResult(messages.get(i).role()) ? -1 : i;
        }
        return first < 0 ? List.of() : messages.subList(first, messages.size());
    }

    private static int first(List<Kept> messages, String role) {
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).role().equals(role)) {
                return i;
            }
        }
        return -1;
    }
}
