package ai.behest.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page in Markdown, as far as it can be wrong: its blocks of code, its commands in running text, its links and headings. */
final class MarkdownPage {
    private static final Pattern FENCE = Pattern.compile("( *)(`{3,})([^`]*)");
    private static final Pattern COMMAND = Pattern.compile("`(\\./behest [^`]*)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(<?([^)>\\s]+)>?\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*)");

    /** Something in running text. */
    record Mention(int line, String text) {}

    private final String name;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Mention> commands = new ArrayList<>();
    private final List<Mention> links = new ArrayList<>();
    private final List<String> anchors = new ArrayList<>();

    private MarkdownPage(String name, List<String> lines) {
        this.name = name;
        int at = 0;
        while (at < lines.size()) {
            Matcher fence = FENCE.matcher(lines.get(at));
            at = fence.matches() ? block(lines, at, fence) : running(lines, at);
        }
    }

    /** @param file below the repository's folder */
    static MarkdownPage read(Path repository, Path file) {
        try {
            return of(repository.relativize(file).toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MarkdownPage of(String name, String text) {
        return new MarkdownPage(name, text.lines().toList());
    }

    private int block(List<String> lines, int opening, Matcher fence) {
        String indent = fence.group(1);
        String closing = indent + fence.group(2);
        StringBuilder text = new StringBuilder();
        for (int at = opening + 1; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.stripTrailing().equals(closing)) {
                blocks.add(new Block(name, opening + 1, fence.group(3).strip(), text.toString()));
                return at + 1;
            }
            text.append(line.startsWith(indent) ? line.substring(indent.length()) : line)
                    .append('\n');
        }
        throw new AssertionError(name + ":" + (opening + 1) + ": the block has no end");
    }

    private int running(List<String> lines, int at) {
        String line = lines.get(at);
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
            anchors.add(anchor(heading.group(1)));
        }
        find(COMMAND, line, at, commands);
        find(LINK, line, at, links);
        return at + 1;
    }

    private static void find(Pattern what, String line, int at, List<Mention> found) {
        Matcher matcher = what.matcher(line);
        while (matcher.find()) {
            found.add(new Mention(at + 1, matcher.group(1)));
        }
    }

    /** The heading's name in an address, as GitHub makes it. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\- _]", "")
                .replace(' ', '-');
    }

    String name() {
        return name;
    }

    List<Block> blocks() {
        return List.copyOf(blocks);
    }

    List<Mention> commands() {
        return List.copyOf(commands);
    }

    List<Mention> links() {
        return List.copyOf(links);
    }

    boolean hasAnchor(String anchor) {
        return anchors.contains(anchor);
    }
}
