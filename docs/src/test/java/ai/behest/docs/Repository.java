package ai.behest.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The folder that everything is in, and what the pages say of it: pages, modules, versions. */
final class Repository {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Set<String> NOT_OURS = Set.of(".git", "node_modules", "target", "data");

    private Repository() {}

    /** Every page of the repository, in the order of their names. */
    static List<MarkdownPage> pages() {
        List<Path> pages = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(".md")) {
                        pages.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pages.stream()
                .sorted()
                .map(file -> MarkdownPage.read(ROOT, file))
                .toList();
    }

    static MarkdownPage page(String name) {
        return MarkdownPage.read(ROOT, ROOT.resolve(name));
    }

    /** The first text between these tags in a {@code pom.xml}; for {@code version} of a module that is the reactor's. */
    static String pom(String file, String tag) {
        Matcher matcher = Pattern.compile("<" + tag + ">([^<]+)</" + tag + ">").matcher(read(file));
        if (!matcher.find()) {
            throw new AssertionError(file + " has no <" + tag + ">");
        }
        return matcher.group(1);
    }

    static List<String> modules() {
        return Pattern.compile("<module>([^<]+)</module>")
                .matcher(read("pom.xml"))
                .results()
                .map(module -> module.group(1))
                .toList();
    }

    static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
