package ai.behest.cli;

import java.util.List;

/** The commands that talk to a running server. */
public final class Commands {

    private Commands() {}

    /** One picocli command object each. */
    public static List<Object> all() {
        return List.of(
                new ProjectCommand(),
                new KeyCommand(),
                new OriginCommand(),
                new SigningKeyCommand(),
                new ModelCommand(),
                new ProviderCommand(),
                new PriceCommand(),
                new UsageCommand(),
                new BudgetCommand(),
                new TierCommand(),
                new TenantCommand(),
                new ExportCommand(),
                new ReconcileCommand(),
                new AlertCommand(),
                new WebhookCommand(),
                new KillCommand(),
                new RevokeCommand(),
                new AuditCommand());
    }
}
