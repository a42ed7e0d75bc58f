package ai.behest.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code behest model}: the model of a project's calls, and which ones they may name. */
@Command(name = "model", mixinStandardHelpOptions = true, description = "The model of a project: show, set, allow.")
final class ModelCommand {
    @Spec
    private @Nullable CommandSpec spec;

    @Command(mixinStandardHelpOptions = true, description = "Shows the model and the allowed ones.")
    void show(@Mixin Connection connection) {
        Screen screen = screen(connection);
        var settings = Settings.read(connection);
        screen.facts(settings, "provider_model", "allowed_models");
        if (!settings.has("provider_model")) {
            screen.say("The project has chosen no model: calls that name none get the server's default.");
        }
    }

    @Command(mixinStandardHelpOptions = true, description = "Sets the model of calls that name none.")
    void set(@Mixin Connection connection, @Parameters(paramLabel = "MODEL") String model) {
        screen(connection)
                .facts(
                        Settings.deploy(connection, Map.of("provider_model", model)),
                        "provider_model",
                        "allowed_models");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Sets the only models that calls may name; none for every one.")
    void allow(
            @Mixin Connection connection,
            @Parameters(paramLabel = "MODEL", arity = "0..*") String @Nullable [] models) {
        List<String> allowed = models == null ? List.of() : Arrays.asList(models);
        screen(connection)
                .facts(
                        Settings.deploy(connection, Map.of("allowed_models", allowed)),
                        "provider_model",
                        "allowed_models");
    }

    private Screen screen(Connection connection) {
        return new Screen(Objects.requireNonNull(spec), connection);
    }
}
