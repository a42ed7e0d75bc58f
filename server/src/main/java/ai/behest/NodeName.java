package ai.behest;

import ai.behest.wire.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This server's own name, kept beside its data: after a crash it finds what it left open by it. */
final class NodeName {

    private NodeName() {}

    static String of(Path data) {
        Path file = data.resolve("node.id");
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, Ids.fresh("node") + "\n");
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " cannot be read or created", e);
        }
    }
}
