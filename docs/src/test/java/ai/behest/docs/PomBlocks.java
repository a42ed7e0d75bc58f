package ai.behest.docs;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** XML: a {@code pom.xml} or a dependency of one, with the artifacts and the versions of this repository. */
final class PomBlocks implements Check {
    private static final String OURS = "ai.behest";
    private static final String SPRING_BOOT = "org.springframework.boot";

    @Override
    public void check(Block block) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        var builder = factory.newDocumentBuilder();
        builder.setErrorHandler(null);
        Element root =
                builder.parse(new InputSource(new StringReader(block.text()))).getDocumentElement();
        if (!root.getTagName().equals("project") && !root.getTagName().equals("dependency")) {
            throw new AssertionError("Neither a project nor a dependency of Maven: <" + root.getTagName() + ">");
        }
        for (Element artifact : artifacts(root)) {
            artifact(artifact);
        }
        String java = text(root, "java.version");
        if (java != null && !java.equals(Repository.pom("pom.xml", "maven.compiler.release"))) {
            throw new AssertionError("The libraries are compiled for another Java than " + java);
        }
    }

    private static List<Element> artifacts(Element root) {
        List<Element> found = new ArrayList<>();
        if (root.getTagName().equals("dependency")) {
            found.add(root);
        }
        for (String tag : List.of("parent", "dependency", "plugin")) {
            NodeList elements = root.getElementsByTagName(tag);
            for (int i = 0; i < elements.getLength(); i++) {
                found.add((Element) elements.item(i));
            }
        }
        return found;
    }

    private static void artifact(Element artifact) {
        String group = text(artifact, "groupId");
        String id = text(artifact, "artifactId");
        String version = text(artifact, "version");
        if (OURS.equals(group)) {
            same(id, version, Repository.pom("pom.xml", "version"));
            if (Repository.modules().stream().noneMatch(module -> isModule(module, id))) {
                throw new AssertionError("No module makes " + id);
            }
        } else if (SPRING_BOOT.equals(group)) {
            String ours = Repository.pom("spring-boot-starter/pom.xml", "spring-boot.version");
            if (artifact.getTagName().equals("parent")) {
                same(id, version, ours);
            } else if (artifact.getTagName().equals("dependency")
                    && !System.getProperty("java.class.path").contains("/" + id + "-" + ours + ".jar")) {
                throw new AssertionError("Not tested here: " + id);
            }
        } else {
            throw new AssertionError("Not tested here: " + group + ":" + id);
        }
    }

    private static boolean isModule(String module, @Nullable String id) {
        String pom = Repository.read(module + "/pom.xml");
        String own = pom.substring(pom.indexOf("</parent>"));
        return own.contains("<artifactId>" + id + "</artifactId>\n  <name>");
    }

    private static void same(@Nullable String id, @Nullable String version, String ours) {
        if (!ours.equals(version)) {
            throw new AssertionError(id + " has version " + ours + " here, not " + version);
        }
    }

    private static @Nullable String text(Element element, String tag) {
        Node first = element.getElementsByTagName(tag).item(0);
        return first == null ? null : first.getTextContent();
    }
}
