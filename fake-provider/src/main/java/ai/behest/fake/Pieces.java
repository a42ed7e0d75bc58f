package ai.behest.fake;

import java.util.ArrayList;
import java.util.List;

/** Cuts texts into the pieces that become chunks; put together again they are the text. */
final class Pieces {
    private static final int ARGUMENTS_PIECE = 8;

    private Pieces() {}

    /** Words, each with the white space before it; an empty text has no pieces. */
    static List<String> ofText(String text) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length() && pieces.size() < Simulation.MAX_CHUNKS - 1; i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            if (space && inWord) {
                pieces.add(text.substring(start, i));
                start = i;
            }
            inWord = !space;
        }
        if (start < text.length()) {
            pieces.add(text.substring(start));
        }
        return List.copyOf(pieces);
    }

    /** At least two pieces where there are two characters, so that clients have something to put together. */
    static List<String> ofArguments(String text) {
        List<String> pieces = new ArrayList<>();
        int size = Math.max(1, Math.min(ARGUMENTS_PIECE, text.length() / 2));
        size = Math.max(size, text.length() / (Simulation.MAX_CHUNKS / 2));
        int start = 0;
        while (start < text.length()) {
            int end = Math.min(text.length(), start + size);
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end++;
            }
            pieces.add(text.substring(start, end));
            start = end;
        }
        return List.copyOf(pieces);
    }
}
