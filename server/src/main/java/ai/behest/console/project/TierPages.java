package ai.behest.console.project;

import ai.behest.console.frame.Fields;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.people.Permission;
import ai.behest.tenant.Projects;
import ai.behest.tenant.Tier;
import ai.behest.tenant.TierOverrides;
import ai.behest.tenant.Tiers;
import ai.behest.wire.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tiers of a project: what it says of each, the rest being left to the tier's base. In force at once. */
public final class TierPages {

    /**
     * @param name empty for a new one
     * @param known what the project says of it, or null while it says nothing
     * @param inForce with what it says and what it leaves to its base, or null for a new one
     * @param bases what a new one may build on
     */
    public record Page(
            InSettings in,
            String name,
            boolean builtIn,
            @Nullable TierOverrides known,
            @Nullable Tier inForce,
            Map<String, String> bases) {
        public boolean isNew() {
            return name.isEmpty();
        }

        /** What the field of a cap or count holds. */
        public String count(@Nullable Long own) {
            return TierForm.count(own);
        }

        public String cost(@Nullable Long own) {
            return TierForm.cost(own);
        }
    }

    private final Projects projects;
    private final Tiers tiers;

    public TierPages(Projects projects, Tiers tiers) {
        this.projects = projects;
        this.tiers = tiers;
    }

    public void fill(Pages pages) {
        String limits = SettingsPart.LIMITS.pattern();
        pages.page(limits + "/new-tier", Permission.CHANGE_SETUP, this::showNew);
        pages.form(limits + "/tiers", Permission.CHANGE_SETUP, "tier.create", this::create, this::showNew);
        pages.page(limits + "/tiers/{tier}", Permission.READ_SETUP, this::show);
        pages.form(limits + "/tiers/{tier}", Permission.CHANGE_SETUP, "tier.change", this::change, this::show);
        pages.form(limits + "/tiers/{tier}/delete", Permission.CHANGE_SETUP, "tier.delete", this::delete, this::show);
    }

    private View showNew(Visit visit) {
        InSettings in = InSettings.of(projects, visit, SettingsPart.LIMITS);
        return in.page("tier", new Page(in, "", false, null, null, bases(in, "")));
    }

    private View show(Visit visit) {
        InSettings in = InSettings.of(projects, visit, SettingsPart.LIMITS);
        String name = visit.path("tier");
        Tier tier = in.project().tier(name);
        if (tier == null) {
            throw Refusal.notFound("The project has no such tier.").asException();
        }
        TierOverrides known = tiers.list(visit.tenantId(), in.project().id()).stream()
                .filter(saved -> saved.name().equals(tier.name()))
                .map(Tiers.Saved::overrides)
                .findFirst()
                .orElse(null);
        return in.page(
                "tier",
                new Page(
                        in,
                        tier.name(),
                        TierTable.BUILT_IN.contains(tier.name()),
                        known,
                        tier,
                        bases(in, tier.name())));
    }

    private static Map<String, String> bases(InSettings in, String but) {
        Map<String, String> bases = new LinkedHashMap<>();
        for (TierTable.Row row : TierTable.rows(in.project())) {
            String name = row.tier().name();
            if (!name.equals(but)) {
                bases.put(name, name);
            }
        }
        return bases;
    }

    private View create(Visit visit) {
        Fields form = visit.form();
        tiers.create(visit.tenantId(), visit.path("id"), form.text("name"), TierForm.read(form));
        return back(visit, Said.CREATED);
    }

    private View change(Visit visit) {
        tiers.put(visit.tenantId(), visit.path("id"), Tier.nameOf(visit.path("tier")), TierForm.read(visit.form()));
        return back(visit, Said.SAVED);
    }

    private View delete(Visit visit) {
        tiers.delete(visit.tenantId(), visit.path("id"), Tier.nameOf(visit.path("tier")));
        return back(visit, Said.DELETED);
    }

    private static View back(Visit visit, Said said) {
        return new View.Redirect(SettingsPart.LIMITS.path(visit.path("id")), said);
    }
}
