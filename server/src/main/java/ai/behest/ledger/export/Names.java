package ai.behest.ledger.export;

import java.util.Map;

/**
 * What a tenant and its projects are called now; entries know their ids.
 *
 * @param projects by id; deleted ones too, and for one that is not named here its id stands in
 */
public record Names(String tenant, Map<String, String> projects) {
    public Names {
        projects = Map.copyOf(projects);
    }

    String project(String id) {
        return projects.getOrDefault(id, id);
    }
}
