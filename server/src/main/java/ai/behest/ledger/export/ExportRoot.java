package ai.behest.ledger.export;

import ai.behest.wire.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;

/** The one folder below which files of entries may be written, each tenant's below its own. */
public final class ExportRoot {
    private static final int LONGEST = 200;
    private static final Pattern STEPS =
            Pattern.compile("[0-9A-Za-z_-][0-9A-Za-z._-]*(/[0-9A-Za-z_-][0-9A-Za-z._-]*)*");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwxr-x---");

    private final Path root;

    /** @param root need not be there yet */
    public ExportRoot(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * A folder as a request names it, below the tenant's own.
     *
     * @return the same, once it is known to be a plain relative path
     * @throws ai.behest.wire.RefusedException naming {@code directory}: absolute, a step up, hidden, too long, odd characters
     */
    static String checked(String directory) {
        if (directory.length() > LONGEST || !STEPS.matcher(directory).matches()) {
            throw outside();
        }
        return directory;
    }

    /**
     * The folder, made if need be, with links resolved: a link that leads out of the root is not followed.
     *
     * @throws IOException when it cannot be made
     * @throws ai.behest.wire.RefusedException naming {@code directory} when it lies elsewhere
     */
    Path folder(String tenantId, String directory) throws IOException {
        make(root);
        Path real = root.toRealPath();
        Path folder = real.resolve(tenantId);
        make(folder);
        for (String step : checked(directory).split("/", -1)) {
            folder = folder.toRealPath();
            if (!folder.startsWith(real)) {
                throw outside();
            }
            folder = folder.resolve(step);
            make(folder);
        }
        folder = folder.toRealPath();
        if (!folder.startsWith(real.resolve(tenantId))) {
            throw outside();
        }
        return folder;
    }

    private static void make(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.getParent();
            if (parent != null && !Files.isDirectory(parent)) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
        }
    }

    private static RuntimeException outside() {
        return Refusal.invalid(
                        "directory",
                        "directory is a path below the server's folder for exports, such as finance/2026: steps of letters,"
                                + " digits, '.', '_' and '-' between slashes, none that begins with a dot, and no link that leads"
                                + " out.")
                .asException();
    }
}
