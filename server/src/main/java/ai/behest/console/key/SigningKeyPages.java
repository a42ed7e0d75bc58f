package ai.behest.console.key;

import ai.behest.console.frame.Area;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.identity.SigningKey;
import ai.behest.identity.SigningKeys;
import ai.behest.people.Permission;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import ai.behest.wire.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tenant's key pairs for signing tokens locally: made here, or their public halves uploaded; and revoked. */
public final class SigningKeyPages {
    private static final String PATH = "/signing-keys";
    private static final int SHOWN_MOST = 50;

    /**
     * The list.
     *
     * @param active the keys that verify, in at most {@code slots} slots
     * @param revoked the newest of those that no longer do
     * @param projects by id, whose lines can be shown
     */
    public record Page(List<SigningKey> active, List<SigningKey> revoked, int slots, Map<String, String> projects) {
        public boolean isFull() {
            return active.size() >= slots;
        }
    }

    /** The form for a public half; the projects by id. */
    public record Upload(Map<String, String> projects) {}

    /**
     * A key that was registered just now.
     *
     * @param pem the private half, the one time that it is seen; null when it was made elsewhere
     * @param env the lines of a server's environment
     */
    public record Fresh(SigningKey key, @Nullable String pem, String env) {
        @Override
        public String toString() {
            return "Fresh[" + key.kid() + "]";
        }
    }

    private final Projects projects;
    private final SigningKeys keys;
    private final Function<String, String> baseUrl;

    public SigningKeyPages(Projects projects, SigningKeys keys, Function<String, String> baseUrl) {
        this.projects = projects;
        this.keys = keys;
        this.baseUrl = baseUrl;
    }

    public void fill(Pages pages) {
        pages.page(PATH, Permission.READ_SETUP, this::list);
        pages.form(PATH, Permission.CHANGE_SETUP, "signing_key.create", this::create, this::list);
        pages.page(PATH + "/upload", Permission.CHANGE_SETUP, this::uploading);
        pages.form(PATH + "/upload", Permission.CHANGE_SETUP, "signing_key.create", this::upload, this::uploading);
        pages.form(PATH + "/{kid}/revoke", Permission.CHANGE_SETUP, "signing_key.revoke", this::revoke, this::list);
    }

    private View list(Visit visit) {
        List<SigningKey> all = keys.list(visit.tenantId());
        List<SigningKey> active =
                all.stream().filter(key -> key.revokedAt() == null).toList();
        List<SigningKey> revoked = all.stream()
                .filter(key -> key.revokedAt() != null)
                .limit(SHOWN_MOST)
                .toList();
        return new View.Page(
                "key/signing",
                "Signing keys",
                Place.of(Area.SIGNING_KEYS),
                new Page(active, revoked, SigningKeys.ACTIVE_MOST, names(visit)));
    }

    private View uploading(Visit visit) {
        return new View.Page(
                "key/upload", "Upload a public key", Place.of(Area.SIGNING_KEYS), new Upload(names(visit)));
    }

    private View create(Visit visit) {
        Project project = project(visit);
        SigningKeys.Created made = keys.create(visit.tenantId(), visit.form().text("name"));
        return fresh(visit, made.key(), made.privateKeyPem(), made.behestKey(), project);
    }

    private View upload(Visit visit) {
        Project project = project(visit);
        SigningKey key = keys.upload(
                visit.tenantId(), visit.form().text("name"), visit.form().raw("public_key_pem"));
        return fresh(visit, key, null, "$(base64 < private.pem | tr -d '\\n')", project);
    }

    private View revoke(Visit visit) {
        keys.revoke(visit.tenantId(), visit.path("kid"));
        return new View.Redirect(PATH, Said.REVOKED);
    }

    private View fresh(Visit visit, SigningKey key, @Nullable String pem, String behestKey, @Nullable Project project) {
        String env = "BEHEST_KID=" + key.kid() + "\nBEHEST_KEY=" + behestKey + "\nBEHEST_TENANT_ID=" + visit.tenantId()
                + (project == null
                        ? ""
                        : "\nBEHEST_PROJECT_ID=" + project.id() + "\nBEHEST_BASE_URL=" + baseUrl.apply(project.slug()));
        return new View.Page(
                "key/signing-fresh", "Signing keys", Place.of(Area.SIGNING_KEYS), new Fresh(key, pem, env));
    }

    /** The project whose lines are asked for; null while there is none at all. */
    private @Nullable Project project(Visit visit) {
        String id = visit.form().optional("project");
        List<Project> all = projects.list(visit.tenantId());
        if (id == null) {
            return all.isEmpty() ? null : all.getFirst();
        }
        return all.stream()
                .filter(project -> project.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        Refusal.invalid("project", "There is no such project.").asException());
    }

    private Map<String, String> names(Visit visit) {
        Map<String, String> names = new LinkedHashMap<>();
        projects.list(visit.tenantId()).forEach(project -> names.put(project.id(), project.name()));
        return names;
    }
}
