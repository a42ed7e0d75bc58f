package ai.behest.docs;

import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A drawing of the repository's folders: every line begins with one that is there. */
final class TreeBlocks implements Check {
    private static final Pattern LINE = Pattern.compile("(\\S+) +\\S.*");

    @Override
    public void check(Block block) {
        for (String line : block.lines()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches() || !Files.exists(Repository.ROOT.resolve(matcher.group(1)))) {
                throw new AssertionError("Not a file or folder of the repository, with its description: " + line);
            }
        }
    }
}
