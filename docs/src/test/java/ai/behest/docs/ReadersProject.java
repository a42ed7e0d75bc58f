package ai.behest.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The project that a reader of docs/quickstart-java.md has made at its end: each block that the text names as a file is one,
 * compiled, and the page knows the gateway's address as the text says.
 */
final class ReadersProject {
    private static final String PAGE = "docs/quickstart-java.md";
    private static final String JAVA = "src/main/java/com/example/ChatBackend.java";
    private static final String RESOURCES = "src/main/resources/";
    private static final Pattern ADDRESS = Pattern.compile("const baseUrl = \"[^\"]*\";");

    private ReadersProject() {}

    /** Makes it in this folder: classes and resources side by side, as Maven would put them. */
    static Path make(Path classes, String projectUrl) {
        try {
            Javac.compile(classes, "ChatBackend.java", file(JAVA).text(), line -> line);
            Files.writeString(
                    classes.resolve("application.properties"),
                    file(RESOURCES + "application.properties").text());
            Files.writeString(
                    Files.createDirectories(classes.resolve("static")).resolve("index.html"),
                    addressed(file(RESOURCES + "static/index.html").text(), projectUrl));
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String addressed(String page, String projectUrl) {
        Matcher address = ADDRESS.matcher(page);
        String addressed = address.replaceFirst("const baseUrl = \"" + projectUrl + "\";");
        if (addressed.equals(page)) {
            throw new AssertionError("The page has no line for the project's address");
        }
        return addressed;
    }

    /** The block that follows the mention of this file. */
    private static Block file(String name) {
        String[] lines = Repository.read(PAGE).split("\n", -1);
        int mention = 0;
        while (mention < lines.length && !lines[mention].contains("`" + name + "`")) {
            mention++;
        }
        int after = mention + 1;
        return Repository.page(PAGE).blocks().stream()
                .filter(block -> block.line() > after)
                .findFirst()
                .orElseThrow(() -> new AssertionError(PAGE + " has no file " + name));
    }
}
