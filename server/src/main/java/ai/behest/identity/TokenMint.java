package ai.behest.identity;

import ai.behest.tenant.Project;
import ai.behest.tenant.Tier;
import ai.behest.wire.Code;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Mints end users' tokens with the platform's key (contract §2 and §3). */
public final class TokenMint {
    static final String AUDIENCE = "behest";

    private final KeyRing keyRing;
    private final String issuer;
    private final InstantSource clock;

    /** @param issuer this server's own {@code iss} */
    public TokenMint(KeyRing keyRing, String issuer, InstantSource clock) {
        this.keyRing = keyRing;
        this.issuer = issuer;
        this.clock = clock;
    }

    /**
     * Mints a token of this project. Takes about a millisecond of a core, so not on an event loop.
     *
     * @throws ai.behest.wire.RefusedException 403 when the key is another project's, the role is above the key's or the
     *     project is suspended; 400 when the project has no such tier
     */
    public MintedToken mint(ApiKey key, Project project, MintRequest request) {
        if (!key.projectId().equals(project.id()) || !key.tenantId().equals(project.tenantId())) {
            throw new Refusal.Forbidden(Code.FORBIDDEN, "This API key belongs to another project.").asException();
        }
        if (!project.isActive()) {
            throw suspended();
        }
        if (request.role().compareTo(key.role()) > 0) {
            throw new Refusal.Forbidden(
                            Code.FORBIDDEN,
                            "The role is above that of the API key, "
                                    + key.role().text() + ".",
                            "role")
                    .asException();
        }
        return minted(project, request, UUID.randomUUID().toString(), false);
    }

    /**
     * Mints a token of this project for a person who tries it in the console: whoever calls this has asked whether they
     * may. What is called with it stands in the book under the key {@code console:PERSON}. Takes about a millisecond of a
     * core.
     *
     * @param draft whether calls with it use the draft of the project's settings instead of those in force
     * @throws ai.behest.wire.RefusedException 403 when the project is suspended; 400 when it has no such tier, or the
     *     role is above {@link Role#USER}
     */
    public MintedToken mintForConsole(Project project, MintRequest request, String personId, boolean draft) {
        if (!project.isActive()) {
            throw suspended();
        }
        if (request.role() != Role.USER) {
            throw Refusal.invalid("role", "Tokens to try a project have the role user.")
                    .asException();
        }
        return minted(project, request, ConsoleToken.id(personId), draft);
    }

    private MintedToken minted(Project project, MintRequest request, String jti, boolean draft) {
        Tier tier = tier(project, request.tier());
        String session = request.sessionId() == null ? UUID.randomUUID().toString() : request.sessionId();
        long now = clock.instant().getEpochSecond();
        long expires = now + request.ttl();
        ObjectNode claims = Json.object()
                .put("tid", project.tenantId())
                .put("pid", project.id())
                .put("uid", request.userId())
                .put("role", request.role().text());
        claims.putArray("scp");
        claims.put("iss", issuer)
                .put("aud", AUDIENCE)
                .put("iat", now)
                .put("nbf", now)
                .put("exp", expires)
                .put("jti", jti)
                .put("sid", session);
        if (request.tier() != null) {
            claims.putPOJO("tier", claim(tier));
        }
        if (!request.tags().isEmpty()) {
            claims.putPOJO("tags", request.tags());
        }
        if (draft) {
            claims.put(Claims.DRAFT, true);
        }
        String token = keyRing.sign(Json.bytes(claims));
        return new MintedToken(
                token,
                token,
                token,
                "Bearer",
                request.ttl(),
                request.ttl(),
                expires,
                session,
                project.id(),
                project.tenantId(),
                request.userId(),
                claim(tier));
    }

    static RefusedException suspended() {
        return new Refusal.Forbidden(Code.PROJECT_SUSPENDED, "This project is suspended.").asException();
    }

    private static Tier tier(Project project, @Nullable String asked) {
        if (asked == null) {
            return project.defaultTier();
        }
        Tier tier = project.tier(asked);
        if (tier == null) {
            throw Refusal.invalid("tier", "The project has no such tier.").asException();
        }
        return tier;
    }

    /** How a tier is written on the wire (contract §1): the number of a built-in one, the name of another. */
    private static Object claim(Tier tier) {
        return switch (tier.name()) {
            case "free" -> 1;
            case "pro" -> 2;
            case "max" -> 3;
            default -> tier.name();
        };
    }
}
