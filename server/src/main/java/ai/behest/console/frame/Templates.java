package ai.behest.console.frame;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** The pages' templates, compiled when the program was built. What they show is escaped for where it stands. */
public final class Templates {
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

    /** Renders a page. */
    Buffer render(View.Page page, Frame frame) {
        StringOutput output = new StringOutput(16 * 1024);
        engine.render(page.template() + ".jte", Map.of("frame", frame, "page", page.model()), output);
        return Buffer.buffer(output.toString());
    }
}
