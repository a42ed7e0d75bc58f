package ai.behest.console.frame;

import ai.behest.http.PathPattern;
import ai.behest.people.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The table of all pages and of what their forms do. The areas fill it; the console reads it. */
public final class Pages {
    private final List<Route> table = new ArrayList<>();

    /** What a path leads to. */
    public record Found(Route route, Map<String, String> variables) {}

    /** A page. */
    public void page(String path, Permission permission, Route.Handler show) {
        table.add(new Route.Inside("GET", PathPattern.of(path), permission, null, show, null));
    }

    /** A page for whoever is signed in. */
    public void page(String path, Route.Handler show) {
        table.add(new Route.Inside("GET", PathPattern.of(path), null, null, show, null));
    }

    /**
     * What a form does.
     *
     * @param action what the audit log calls it
     * @param back shows the page that the form stands on again, with what was wrong
     */
    public void form(String path, Permission permission, String action, Route.Handler act, Route.Handler back) {
        table.add(new Route.Inside("POST", PathPattern.of(path), permission, action, act, back));
    }

    /** What a form does for whoever is signed in. */
    public void form(String path, String action, Route.Handler act, Route.Handler back) {
        table.add(new Route.Inside("POST", PathPattern.of(path), null, action, act, back));
    }

    /** A question that changes nothing but is too long, or too private, for an address. */
    public void ask(String path, Permission permission, Route.Handler answer) {
        table.add(new Route.Inside("POST", PathPattern.of(path), permission, null, answer, null));
    }

    /** The same; {@code back} shows the form again when it does not fit. */
    public void ask(String path, Permission permission, Route.Handler answer, Route.Handler back) {
        table.add(new Route.Inside("POST", PathPattern.of(path), permission, null, answer, back));
    }

    /** The same for whoever is signed in. */
    public void ask(String path, Route.Handler answer) {
        table.add(new Route.Inside("POST", PathPattern.of(path), null, null, answer, null));
    }

    /** A page for everybody. */
    public void open(String path, Route.GuestHandler show) {
        table.add(new Route.Outside("GET", PathPattern.of(path), show, null));
    }

    /** What a form for everybody does. */
    public void openForm(String path, Route.GuestHandler act, Route.@Nullable GuestHandler back) {
        table.add(new Route.Outside("POST", PathPattern.of(path), act, back));
    }

    public List<Route> table() {
        return List.copyOf(table);
    }

    /** What answers this, or null. HEAD is answered like GET. */
    public @Nullable Found find(String method, PathPattern.Segments path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        for (Route route : table) {
            if (route.method().equals(wanted)) {
                Map<String, String> variables = route.path().match(path);
                if (variables != null) {
                    return new Found(route, variables);
                }
            }
        }
        return null;
    }

    /** The methods that a path has, none when nothing is there. */
    public Set<String> methods(PathPattern.Segments path) {
        Set<String> methods = new TreeSet<>();
        for (Route route : table) {
            if (route.path().match(path) != null) {
                methods.add(route.method());
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return methods;
    }
}
