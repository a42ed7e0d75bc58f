package ai.behest.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code behest tenant}: the organisation, and when its days begin. */
@Command(name = "tenant", mixinStandardHelpOptions = true, description = "The tenant: show, set.")
final class TenantCommand {
    @Spec
    private @Nullable CommandSpec spec;

    @Command(mixinStandardHelpOptions = true, description = "Shows the tenant.")
    void show(@Mixin Connection connection) {
        print(connection, connection.get("/v1/tenant"));
    }

    @Command(mixinStandardHelpOptions = true, description = "Changes the tenant's name or time zone.")
    void set(
            @Mixin Connection connection,
            @Option(names = "--name", description = "Another name.") @Nullable String name,
            @Option(
                            names = "--time-zone",
                            description = "When days, weeks and months begin, e.g. Europe/Berlin. Budgets begin anew.")
                    @Nullable
                    String timeZone) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("time_zone", timeZone);
        print(connection, connection.patch("/v1/tenant", body));
    }

    private void print(Connection connection, JsonNode tenant) {
        new Screen(Objects.requireNonNull(spec), connection)
                .facts(tenant, "id", "name", "plan", "time_zone", "created_at");
    }
}
