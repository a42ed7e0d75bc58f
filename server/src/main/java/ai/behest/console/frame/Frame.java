package ai.behest.console.frame;

import ai.behest.people.Permission;
import ai.behest.people.SignedIn;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands around a page, and what its forms were given. Templates take it as {@code frame}.
 *
 * @param who is looking, or null outside
 * @param given what the form held when it was sent, or what the address asks for
 * @param problem what was wrong with it, or null
 * @param said what the form that led here did, or empty
 * @param theme {@code light}, {@code dark}, or {@code auto} for what the system wants
 * @param fragment whether htmx asked: then only the part is sent
 */
public record Frame(
        String title,
        Place place,
        @Nullable SignedIn who,
        Fields given,
        @Nullable Problem problem,
        String said,
        String theme,
        String nonce,
        Assets assets,
        String target,
        boolean fragment) {

    /** The token that every form of a signed-in person carries as {@code csrf}. */
    public String csrf() {
        return who == null ? "" : who.csrf();
    }

    public boolean may(Permission permission) {
        return who != null && who.may(permission);
    }

    /** The areas that this person sees in the navigation. */
    public List<Area> areas() {
        List<Area> seen = new ArrayList<>();
        for (Area area : Area.values()) {
            Permission permission = area.permission();
            if (permission != null && may(permission)) {
                seen.add(area);
            }
        }
        return seen;
    }

    /** The tabs of a project that this person sees. */
    public List<Tab> tabs() {
        return List.of(Tab.values()).stream()
                .filter(tab -> may(tab.permission()))
                .toList();
    }

    /** What a field holds: what was sent when the form comes back, and else what it is. */
    public String value(String field, @Nullable String otherwise) {
        return given.has(field) ? given.raw(field) : otherwise == null ? "" : otherwise;
    }

    /** What is wrong with this field, or null. */
    public @Nullable String wrong(String field) {
        return problem != null && problem.field().equals(field) ? problem.message() : null;
    }

    /** A text as it stands in an address. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** What is wrong with none of these fields but with the form, or null. */
    public @Nullable String wrongElse(String... fields) {
        if (problem == null) {
            return null;
        }
        String field = problem.field();
        return !field.isEmpty() && List.of(fields).contains(field) ? null : problem.message();
    }
}
