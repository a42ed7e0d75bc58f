package ai.behest.console.frame;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/** What a request is answered with. */
public sealed interface View {

    /**
     * A page, or the part of one that htmx asked for.
     *
     * @param template below {@code src/main/jte}, without its ending; takes {@code frame} and {@code page}
     * @param title of the window
     * @param place where it is in the navigation
     * @param model what the template takes as {@code page}
     * @param status e.g. 200, or 404
     */
    record Page(String template, String title, Place place, Object model, int status, List<Cookie> cookies)
            implements View {
        public Page(String template, String title, Place place, Object model) {
            this(template, title, place, model, 200, List.of());
        }

        public Page with(Cookie cookie) {
            return new Page(template, title, place, model, status, List.of(cookie));
        }

        public Page status(int other) {
            return new Page(template, title, place, model, other, cookies);
        }
    }

    /**
     * On to another page.
     *
     * @param to a path of this server that begins with one slash, or, where the person is to be sent elsewhere, an
     *     address that this server chose
     * @param said what was done, shown on that page, or {@link Said#NOTHING}
     */
    record Redirect(String to, Said said, List<Cookie> cookies) implements View {
        public Redirect(String to, Said said) {
            this(to, said, List.of());
        }

        public Redirect(String to) {
            this(to, Said.NOTHING, List.of());
        }

        public Redirect with(Cookie... more) {
            return new Redirect(to, said, List.of(more));
        }
    }

    /** An object for the page's own script. */
    record Data(Object body, List<Cookie> cookies) implements View {
        public Data(Object body) {
            this(body, List.of());
        }
    }

    /** A file to keep. */
    record File(String name, String contentType, Buffer bytes) implements View {}

    /** A text that is JSON already. */
    record Json(String text) implements View {}

    static Json json(String text) {
        return new Json(text);
    }
}
