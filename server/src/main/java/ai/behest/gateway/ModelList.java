package ai.behest.gateway;

import ai.behest.http.Exchange;
import ai.behest.identity.Caller;
import ai.behest.tenant.Project;
import ai.behest.wire.Code;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The models that a project may name, in OpenAI's shape: its own list, or all that its providers have a price for. */
final class ModelList {
    private final Rooms rooms;

    ModelList(Rooms rooms) {
        this.rooms = rooms;
    }

    void all(Exchange exchange, Caller caller) {
        List<Map<String, Object>> data = new ArrayList<>();
        for (String id : ids(caller)) {
            data.add(model(id));
        }
        exchange.answer(200, Json.bytes(Map.of("object", "list", "data", data)));
    }

    void one(Exchange exchange, Caller caller, String id) {
        if (!ids(caller).contains(id)) {
            throw new Refusal.NotFound(Code.MODEL_NOT_FOUND, "The project has no such model.", "model").asException();
        }
        exchange.answer(200, Json.bytes(model(id)));
    }

    private Set<String> ids(Caller caller) {
        Project project = caller.project();
        Set<String> ids = new LinkedHashSet<>();
        String own = caller.tierOrDefault().model(project.settings());
        ids.add(own != null ? own : rooms.defaultModel());
        List<String> allowed = project.settings().allowedModels();
        if (!allowed.isEmpty()) {
            ids.addAll(allowed);
        } else {
            for (String provider : rooms.providers().names(project.tenantId())) {
                ids.addAll(rooms.prices().models(project.tenantId(), provider));
            }
        }
        return ids;
    }

    private Map<String, Object> model(String id) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("id", id);
        model.put("object", "model");
        model.put("created", 0);
        int slash = id.indexOf('/');
        model.put("owned_by", rooms.prices().home(id).orElse(slash > 0 ? id.substring(0, slash) : "unknown"));
        return model;
    }
}
