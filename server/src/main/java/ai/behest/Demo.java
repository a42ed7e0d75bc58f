package ai.behest;

import ai.behest.identity.AdminTokens;
import ai.behest.identity.ApiKeys;
import ai.behest.identity.Role;
import ai.behest.store.Act;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import ai.behest.tenant.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Something to try it with: a tenant, a project and its keys, made at the very first start, and the file that tells
 * them to a shell. The file holds secrets and is readable by its owner only.
 */
final class Demo {
    /** What {@code demo.env} holds, in its order. */
    record Keys(
            String baseUrl,
            String key,
            String tenantId,
            String projectId,
            String slug,
            String adminToken,
            String consoleUrl) {

        String env() {
            return String.join(
                    "\n",
                    "BEHEST_BASE_URL=" + baseUrl,
                    "BEHEST_KEY=" + key,
                    "BEHEST_TENANT_ID=" + tenantId,
                    "BEHEST_PROJECT_ID=" + projectId,
                    "BEHEST_SLUG=" + slug,
                    "BEHEST_ADMIN_TOKEN=" + adminToken,
                    "BEHEST_CONSOLE_URL=" + consoleUrl,
                    "");
        }

        @Override
        public String toString() {
            return "Keys[" + slug + "]";
        }
    }

    private Demo() {}

    static Keys make(Tenants tenants, Projects projects, ApiKeys apiKeys, AdminTokens adminTokens, String origin) {
        String tenantId = tenants.create("Demo");
        Project project =
                act(tenantId, "project.create").during(() -> projects.create(tenantId, "Demo", "first start"));
        String key = act(tenantId, "key.create")
                .during(() -> apiKeys.create(tenantId, project.id(), "demo", Role.USER))
                .secret();
        String adminToken = act(tenantId, "admin_token.create")
                .during(() -> adminTokens.create(tenantId, "demo"))
                .secret();
        return new Keys(
                origin + "/p/" + project.slug(), key, tenantId, project.id(), project.slug(), adminToken, origin + "/");
    }

    private static Act act(String tenantId, String action) {
        return Act.system(tenantId, action, "");
    }

    /** Writes the file in one step, so that nobody reads half of it. */
    static void write(Keys keys, Path file) {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, keys.env());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }
}
