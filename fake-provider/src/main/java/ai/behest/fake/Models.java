package ai.behest.fake;

/** The list of models, which has one, and the description of any, since every name is served. */
final class Models {
    private Models() {}

    static byte[] list() {
        return Json.utf8("{\"object\":\"list\",\"data\":[" + entry("behest/echo") + "]}");
    }

    static byte[] one(String id) {
        if (id.isEmpty() || id.length() > 256) {
            throw new Refused(404, "model_not_found", "model", "A model's id has 1 to 256 characters.");
        }
        return Json.utf8(entry(id));
    }

    private static String entry(String id) {
        return "{\"id\":" + Json.quoted(id) + ",\"object\":\"model\",\"created\":" + Answer.CREATED
                + ",\"owned_by\":\"simulation\"}";
    }
}
