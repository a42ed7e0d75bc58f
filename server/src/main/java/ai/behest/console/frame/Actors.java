package ai.behest.console.frame;

import ai.behest.identity.AdminToken;
import ai.behest.identity.AdminTokens;
import ai.behest.people.People;
import ai.behest.people.Person;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Who did something, for people to read: what is kept for good is an id, the name is looked up. All of it blocks. */
public final class Actors {
    private static final String TOKEN = "adm_";
    private static final String PERSON = "per_";

    private final People people;
    private final AdminTokens tokens;

    public Actors(People people, AdminTokens tokens) {
        this.people = people;
        this.tokens = tokens;
    }

    /** The names of these actors by their ids: a person's, an admin token's, and of any other the id itself. */
    public Map<String, String> names(String tenantId, Stream<String> actors) {
        List<String> ids = actors.distinct().toList();
        Map<String, String> names = new HashMap<>();
        if (ids.stream().anyMatch(id -> id.startsWith(TOKEN))) {
            for (AdminToken token : tokens.list(tenantId)) {
                names.put(token.id(), "token " + token.name());
            }
        }
        for (String id : ids) {
            if (!names.containsKey(id)) {
                Person person = id.startsWith(PERSON) ? people.find(tenantId, id) : null;
                names.put(id, person == null ? id : person.name());
            }
        }
        return names;
    }
}
