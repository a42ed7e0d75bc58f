package ai.behest.identity;

import ai.behest.tenant.Tier;
import ai.behest.wire.Tags;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/** What a token says, by who issues it: this house and its tenants, or an identity provider that a project trusts. */
sealed interface Claims {

    String issuer();

    Lifetime lifetime();

    @Nullable
    String jti();

    /** The session that the token names, or null. */
    @Nullable
    String sid();

    /** The claim that asks for the draft of the project's settings; nobody but the platform's own key can say so. */
    String DRAFT = "behest_draft";

    /**
     * The claims of contract §3.
     *
     * @param draft whether {@link #DRAFT} is true
     */
    record House(
            String tid,
            String pid,
            String uid,
            Role role,
            String issuer,
            Lifetime lifetime,
            @Nullable String jti,
            @Nullable String sid,
            @Nullable String tier,
            Map<String, String> tags,
            boolean draft)
            implements Claims {}

    /** The claims of a trusted issuer; which of them is the user depends on the project's settings. */
    record Foreign(
            String issuer,
            Lifetime lifetime,
            @Nullable String jti,
            @Nullable String sid,
            ObjectNode all) implements Claims {

        /** The string of a claim, found by its full name or else by its dotted path, or null. */
        @Nullable
        String text(String path) {
            JsonNode value = find(path);
            if (value == null) {
                return null;
            }
            return value.isString()
                    ? value.stringValue()
                    : value.isIntegralNumber() ? value.bigIntegerValue().toString() : null;
        }

        private @Nullable JsonNode find(String path) {
            JsonNode whole = all.get(path);
            if (whole != null) {
                return whole;
            }
            JsonNode at = all;
            for (String step : path.split("\\.", -1)) {
                at = at == null ? null : at.get(step);
            }
            return at;
        }

        /** Whether the token is meant for this audience; with none expected, it must name none (RFC 7519 §4.1.3). */
        boolean isFor(@Nullable String audience) {
            JsonNode aud = all.get("aud");
            if (audience == null || aud == null) {
                return audience == null && aud == null;
            }
            if (aud instanceof ArrayNode list) {
                for (JsonNode one : list) {
                    if (one.isString() && one.stringValue().equals(audience)) {
                        return true;
                    }
                }
                return false;
            }
            return aud.isString() && aud.stringValue().equals(audience);
        }
    }

    /**
     * Reads the claims by their issuer.
     *
     * @param houseIssuers the issuers whose tokens carry this house's claims
     */
    static Claims read(ObjectNode claims, Set<String> houseIssuers) {
        String issuer = TokenJson.text(claims, "iss", TokenFault.ISSUER);
        if (issuer == null) {
            throw new BadToken(TokenFault.ISSUER);
        }
        return houseIssuers.contains(issuer) ? house(issuer, claims) : foreign(issuer, claims);
    }

    private static House house(String issuer, ObjectNode claims) {
        if (!isForThisHouse(claims.get("aud"))) {
            throw new BadToken(TokenFault.AUDIENCE);
        }
        String tid = TokenJson.text(claims, "tid", TokenFault.PROJECT);
        String pid = TokenJson.text(claims, "pid", TokenFault.PROJECT);
        if (tid == null || pid == null) {
            throw new BadToken(TokenFault.PROJECT);
        }
        String uid = TokenJson.text(claims, "uid", TokenFault.USER);
        if (uid == null || !Identifier.isUser(uid)) {
            throw new BadToken(TokenFault.USER);
        }
        String roleText = TokenJson.text(claims, "role", TokenFault.ROLE);
        Role role = roleText == null ? Role.USER : Role.of(roleText);
        if (role == null) {
            throw new BadToken(TokenFault.ROLE);
        }
        JsonNode scopes = claims.get("scp");
        if (scopes != null && !scopes.isNull() && !scopes.isArray()) {
            throw new BadToken(TokenFault.CLAIM);
        }
        return new House(
                tid,
                pid,
                uid,
                role,
                issuer,
                Lifetime.read(claims),
                id(claims, "jti"),
                id(claims, "sid"),
                tier(claims.get("tier")),
                tags(claims.get("tags")),
                claims.get(DRAFT) instanceof BooleanNode draft && draft.booleanValue());
    }

    private static Map<String, String> tags(@Nullable JsonNode claim) {
        Map<String, String> tags = Tags.of(claim);
        if (tags == null) {
            throw new BadToken(TokenFault.CLAIM);
        }
        return tags;
    }

    private static Foreign foreign(String issuer, ObjectNode claims) {
        return new Foreign(issuer, Lifetime.read(claims), idOrNull(claims, "jti"), idOrNull(claims, "sid"), claims);
    }

    private static boolean isForThisHouse(@Nullable JsonNode aud) {
        JsonNode one = aud instanceof ArrayNode list && list.size() == 1 ? list.get(0) : aud;
        return one != null && one.isString() && one.stringValue().equals(TokenMint.AUDIENCE);
    }

    private static @Nullable String id(ObjectNode claims, String claim) {
        String value = TokenJson.text(claims, claim, TokenFault.CLAIM);
        if (value != null && !Identifier.isSession(value)) {
            throw new BadToken(TokenFault.CLAIM);
        }
        return value;
    }

    private static @Nullable String idOrNull(ObjectNode claims, String claim) {
        JsonNode value = claims.get(claim);
        return value != null && value.isString() && Identifier.isSession(value.stringValue())
                ? value.stringValue()
                : null;
    }

    /** A tier's number or its name; whether the project has it is not asked here. */
    private static @Nullable String tier(@Nullable JsonNode tier) {
        if (tier == null || tier.isNull()) {
            return null;
        }
        if (tier.isString() && Tier.isName(tier.stringValue())) {
            return tier.stringValue();
        }
        if (tier.isIntegralNumber() && tier.canConvertToInt() && tier.intValue() > 0) {
            return Integer.toString(tier.intValue());
        }
        throw new BadToken(TokenFault.TIER);
    }
}
