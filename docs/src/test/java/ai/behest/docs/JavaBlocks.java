package ai.behest.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Java: a whole file, compiled as it stands; or a fragment, in a method or, when it declares a bean, in a class. A fragment
 * may leave out its imports, which an editor adds, and uses what its first line or {@link #KNOWN} names.
 */
final class JavaBlocks implements Check {
    private static final Pattern SIGNATURE = Pattern.compile("// void example\\(([^)]*)\\)\n");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:public |final |abstract )*(?:class|record|interface|enum) (\\w+)");

    private static final List<String> IMPORTS = List.of(
            "ai.behest.sdk.*",
            "ai.behest.spring.*",
            "com.openai.client.*",
            "com.openai.client.okhttp.*",
            "com.openai.models.chat.completions.*",
            "com.openai.models.embeddings.*",
            "java.time.*",
            "java.util.*",
            "java.util.concurrent.*",
            "org.springframework.context.annotation.Bean");

    /** What the text around a fragment has made known, unless the fragment makes one of its own. */
    private static final Map<String, String> KNOWN = Map.of("behest", "Behest", "userId", "String", "token", "String");

    /** Types of the reader's own app. */
    private static final String READERS = " interface Subscriptions { int tierOf(String user); }";

    private final Path work;

    JavaBlocks(Path work) {
        this.work = work;
    }

    @Override
    public void check(Block block) {
        Path classes = work.resolve(block.fileName(""));
        Matcher type = TYPE.matcher(block.text());
        if (block.info().equals("java") && type.find()) {
            Javac.compile(classes, type.group(1) + ".java", block.text(), line -> block.line() + line);
        } else {
            Javac.compile(classes, "Fragment.java", inClass(block), line -> block.line() + line - 1);
        }
    }

    /** The class around a fragment stands on a line of its own before it, and after it. */
    private static String inClass(Block block) {
        String imports = IMPORTS.stream().map(each -> "import " + each + ";").collect(Collectors.joining(" "));
        String head = imports + READERS + " class Fragment { ";
        if (block.text().startsWith("@Bean")) {
            return head + "\n" + block.text() + "}\n";
        }
        String result = block.text().contains("\nreturn ") ? "Object" : "void";
        return head + result + " example(" + parameters(block) + ") throws Exception {\n" + block.text() + "}}\n";
    }

    private static String parameters(Block block) {
        Matcher signature = SIGNATURE.matcher(block.text());
        if (signature.lookingAt()) {
            return signature.group(1);
        }
        if (block.info().equals("java fragment")) {
            throw new AssertionError("A fragment's first line says what it is given: // void example(...)");
        }
        return KNOWN.entrySet().stream()
                .filter(each -> !Pattern.compile("\\w " + each.getKey() + " =")
                        .matcher(block.text())
                        .find())
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
    }
}
