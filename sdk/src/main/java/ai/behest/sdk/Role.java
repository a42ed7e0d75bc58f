package ai.behest.sdk;

/** What a token may do. The gateway never raises it above the role of the API key or signing key. */
public enum Role {
    USER("user"),
    ADMIN("admin"),
    DASHBOARD_SERVICE("dashboard-service");

    private final String wire;

    Role(String wire) {
        this.wire = wire;
    }

    /** The spelling in the request and in the token. */
    public String wire() {
        return wire;
    }

    /**
     * Reads the wire's spelling; {@code regular} means {@code user} (contract §2).
     *
     * @throws BehestBadRequestException naming {@code role} for anything else
     */
    public static Role of(String text) {
        return switch (text) {
            case "user", "regular" -> USER;
            case "admin" -> ADMIN;
            case "dashboard-service" -> DASHBOARD_SERVICE;
            default -> throw Failure.field("role", "must be user, admin or dashboard-service");
        };
    }
}
