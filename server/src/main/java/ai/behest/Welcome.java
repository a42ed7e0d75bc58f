package ai.behest;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a person reads when the server is up: where it is, and two commands to paste. */
final class Welcome {

    private Welcome() {}

    /** @param ownerLink what makes the first owner, or null when somebody can sign in */
    static void print(
            PrintWriter out,
            Behest behest,
            Config config,
            Demo.@Nullable Keys made,
            @Nullable String ownerLink,
            long millis) {
        Path demo = config.data().resolve("demo.env");
        out.println();
        out.printf("Behest is up at %s (%.1f s). Ctrl-C stops it.%n", behest.origin(), millis / 1000.0);
        out.printf("Model of new projects: %s%s%n", behest.defaultModel(), note(behest.defaultModel()));
        if (made != null) {
            out.printf("A demo project was made; its keys are in %s.%n", demo);
        }
        if (ownerLink != null) {
            out.printf("Open %s to make the owner of the console (works once).%n", ownerLink);
        }
        if (java.nio.file.Files.exists(demo)) {
            out.println();
            out.println("Try it, in another terminal:");
            out.println();
            out.printf("  . %s%n", demo);
            out.println("  TOKEN=$(curl -s $BEHEST_BASE_URL/v1/auth/mint -H \"Authorization: Bearer $BEHEST_KEY\" \\");
            out.println(
                    "    -H 'Content-Type: application/json' -d '{\"user_id\":\"ada\"}' | sed 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/')");
            out.println("  curl -N $BEHEST_BASE_URL/v1/chat/completions -H \"Authorization: Bearer $TOKEN\" \\");
            out.println(
                    "    -H 'Content-Type: application/json' -d '{\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}],\"stream\":true}'");
        }
        out.println();
        out.flush();
    }

    private static String note(String model) {
        return model.equals("behest/echo")
                ? " (a simulation; set OPENAI_API_KEY, or another provider's, for a real one)"
                : "";
    }
}
