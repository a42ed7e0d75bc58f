package ai.behest.ledger.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** A file that is there whole or not at all: written under a name of its own, synced, then renamed, then the folder synced. */
final class ExportFile {
    private static final Set<StandardOpenOption> FRESH =
            EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

    private ExportFile() {}

    /** Writes it; one of that name is replaced. */
    static void write(Path folder, String name, Extract extract) throws IOException {
        Path unfinished = folder.resolve("." + name + ".part");
        // left over from a crash
        Files.deleteIfExists(unfinished);
        try {
            try (FileChannel file = FileChannel.open(
                    unfinished,
                    FRESH,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")))) {
                for (byte[] piece = extract.next(); piece != null; piece = extract.next()) {
                    ByteBuffer bytes = ByteBuffer.wrap(piece);
                    while (bytes.hasRemaining()) {
                        file.write(bytes);
                    }
                }
                file.force(true);
            }
            Files.move(
                    unfinished,
                    folder.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException failed) {
            Files.deleteIfExists(unfinished);
            throw failed;
        }
        try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
            entry.force(true);
        }
    }
}
