package ai.behest.docs;

import java.util.List;

/**
 * A fenced block of a page.
 *
 * @param page the page, seen from the repository's folder
 * @param line of the opening fence, from 1
 * @param info what stands behind the opening fence: the language, and for some a word more
 * @param text without the fences, every line with its end
 */
record Block(String page, int line, String info, String text) {

    String where() {
        return page + ":" + line;
    }

    List<String> lines() {
        return text.lines().toList();
    }

    /** The name of a file for this block that no other block has. */
    String fileName(String ending) {
        return page.replaceAll("[^A-Za-z0-9]", "_") + "_" + line + ending;
    }
}
