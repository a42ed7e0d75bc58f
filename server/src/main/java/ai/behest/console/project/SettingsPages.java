package ai.behest.console.project;

import ai.behest.console.frame.Fields;
import ai.behest.console.frame.Options;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.people.Permission;
import ai.behest.tenant.Projects;
import ai.behest.tenant.Settings;
import ai.behest.tenant.TrustedIssuer;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Settings that are saved as a draft and deployed: model, system prompt, limits, memory. */
public final class SettingsPages {
    /** What can become of a call whose client leaves. */
    public static final Map<String, String> LEAVING = Options.of(
            "cancel", "Stop it: pay for what came",
            "drain", "Hear it out: pay exactly",
            "hold", "Stop it: pay the most it could cost");

    private static final long MOST = 1_000_000_000;

    /** @param tiers what may be the default, by name */
    public record Page(InSettings in, Map<String, String> tiers, List<TierTable.Row> rows) {
        public Settings settings() {
            return in.settings();
        }
    }

    private final Projects projects;

    public SettingsPages(Projects projects) {
        this.projects = projects;
    }

    public void fill(Pages pages) {
        pages.page(
                "/projects/{id}/settings",
                Permission.READ_SETUP,
                visit -> new View.Redirect(SettingsPart.MODEL.path(
                        projects.get(visit.tenantId(), visit.path("id")).id())));
        for (SettingsPart part :
                List.of(SettingsPart.MODEL, SettingsPart.PROMPT, SettingsPart.LIMITS, SettingsPart.MEMORY)) {
            String path = part.pattern();
            String action = "settings.save";
            pages.page(path, Permission.READ_SETUP, visit -> show(visit, part));
            pages.form(path, Permission.CHANGE_SETUP, action, visit -> save(visit, part), visit -> show(visit, part));
        }
        String issuers = SettingsPart.MODEL.pattern() + "/issuers";
        pages.form(
                issuers,
                Permission.CHANGE_SETUP,
                "issuer.add",
                this::addIssuer,
                visit -> show(visit, SettingsPart.MODEL));
        pages.form(
                issuers + "/remove",
                Permission.CHANGE_SETUP,
                "issuer.remove",
                this::removeIssuer,
                visit -> show(visit, SettingsPart.MODEL));
    }

    private View show(Visit visit, SettingsPart part) {
        InSettings in = InSettings.of(projects, visit, part);
        List<TierTable.Row> rows = TierTable.rows(in.project());
        Map<String, String> tiers = new LinkedHashMap<>();
        rows.forEach(row -> tiers.put(row.tier().name(), row.tier().name()));
        return in.page(part.word(), new Page(in, tiers, rows));
    }

    private View save(Visit visit, SettingsPart part) {
        return save(visit, part, patch(part, visit.form()));
    }

    private View save(Visit visit, SettingsPart part, JsonNode patch) {
        boolean deploy = visit.form().has("deploy");
        return after(visit, part, projects.save(visit.tenantId(), visit.path("id"), patch, deploy, visit.actor()));
    }

    /** A draft that says what is in force anyway is none. */
    private static View after(Visit visit, SettingsPart part, Projects.SavedSettings saved) {
        Said said = visit.form().has("deploy") ? Said.DEPLOYED : saved.deployed() ? Said.SAVED : Said.SAVED_DRAFT;
        return new View.Redirect(part.path(visit.path("id")), said);
    }

    private static JsonNode patch(SettingsPart part, Fields form) {
        ObjectNode patch = Json.object();
        switch (part) {
            case MODEL -> {
                text(patch, form, "provider_model");
                patch.putPOJO("allowed_models", form.lines("allowed_models"));
                patch.put("on_client_leave", form.text("on_client_leave"));
                flags(
                        patch,
                        form,
                        "shorten_answers",
                        "receipts",
                        "allow_api_key_in_browser",
                        "default_user_reads_project");
            }
            case PROMPT -> {
                String prompt = form.raw("system_prompt").replace("\r\n", "\n");
                if (prompt.isBlank()) {
                    patch.putNull("system_prompt");
                } else {
                    patch.put("system_prompt", prompt);
                }
            }
            case LIMITS -> {
                numbers(
                        patch,
                        form,
                        "requests_per_minute",
                        "tokens_per_minute",
                        "tokens_per_minute_per_user",
                        "concurrent_calls",
                        "concurrent_calls_per_key",
                        "concurrent_calls_per_user");
                patch.put("default_tier", form.text("default_tier"));
                flags(patch, form, "limits_shadow");
            }
            case MEMORY -> {
                flags(patch, form, "memory_enabled");
                numbers(patch, form, "memory_window", "memory_ttl_seconds");
            }
            case ORIGINS, BUDGETS, VERSIONS, PROJECT -> throw new IllegalArgumentException(part + " has no settings");
        }
        return patch;
    }

    private static void text(ObjectNode patch, Fields form, String name) {
        String text = form.optional(name);
        if (text == null) {
            patch.putNull(name);
        } else {
            patch.put(name, text);
        }
    }

    private static void flags(ObjectNode patch, Fields form, String... names) {
        for (String name : names) {
            patch.put(name, form.ticked(name));
        }
    }

    /** What is left empty goes back to its default. */
    private static void numbers(ObjectNode patch, Fields form, String... names) {
        for (String name : names) {
            long number = form.number(name, -1, 0, MOST);
            if (number < 0) {
                patch.putNull(name);
            } else {
                patch.put(name, number);
            }
        }
    }

    private View addIssuer(Visit visit) {
        Fields form = visit.form();
        TrustedIssuer issuer = new TrustedIssuer(
                form.text("trusted_issuers.issuer"),
                form.optional("trusted_issuers.audience"),
                form.text("trusted_issuers.jwks_url"),
                form.optional("trusted_issuers.uid_claim"),
                form.optional("trusted_issuers.tier_claim"));
        return changeIssuers(visit, issuers -> {
            if (issuers.contains(issuer)) {
                throw Refusal.invalid("trusted_issuers.issuer", "This issuer is trusted already.")
                        .asException();
            }
            issuers.add(issuer);
        });
    }

    private View removeIssuer(Visit visit) {
        String issuer = visit.form().text("trusted_issuers.issuer");
        String audience = visit.form().optional("trusted_issuers.audience");
        return changeIssuers(
                visit,
                issuers -> issuers.removeIf(known ->
                        known.issuer().equals(issuer) && java.util.Objects.equals(known.audience(), audience)));
    }

    private View changeIssuers(Visit visit, java.util.function.Consumer<List<TrustedIssuer>> change) {
        Projects.SavedSettings saved = projects.save(
                visit.tenantId(),
                visit.path("id"),
                settings -> {
                    List<TrustedIssuer> issuers = new ArrayList<>(settings.trustedIssuers());
                    change.accept(issuers);
                    return Json.MAPPER.valueToTree(Map.of("trusted_issuers", issuers));
                },
                visit.form().has("deploy"),
                visit.actor());
        return after(visit, SettingsPart.MODEL, saved);
    }
}
