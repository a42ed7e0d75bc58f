package ai.behest.identity;

import ai.behest.identity.AttackCorpus.Attack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tokens that are signed well and say what they must not. */
final class ClaimAttacks {
    private final List<Attack> attacks = new ArrayList<>();
    private final Site site;
    private final RawToken good;
    private final LocalSigner rival;
    private final long now;

    ClaimAttacks(Site site, RawToken good, LocalSigner rival) {
        this.site = site;
        this.good = good;
        this.rival = rival;
        this.now = site.clock.instant().getEpochSecond();
    }

    List<Attack> all() {
        claims();
        times();
        return attacks;
    }

    private void add(String name, String token) {
        attacks.add(new Attack(name, token));
    }

    /** A bad claim is bad whoever signs: the tenant, or (through a hole elsewhere) the platform itself. */
    private void claim(String name, String json) {
        RawToken bad = good.claim(name, json);
        add("claim " + name + "=" + AttackCorpus.shown(json), bad.text());
        add("platform claim " + name + "=" + AttackCorpus.shown(json), platform(bad));
    }

    private String platform(RawToken token) {
        return site.keyRing.sign(token.claimsJson().getBytes(StandardCharsets.UTF_8));
    }

    private void claims() {
        for (String name : List.of("tid", "pid", "uid", "iss", "aud", "exp", "iat")) {
            add("without " + name, good.without(name).text());
            add("platform without " + name, platform(good.without(name)));
            for (String json : List.of("null", "true", "[]", "{}", "1.5", "\"\"", "[null]")) {
                claim(name, json);
            }
        }
        for (String name : List.of("tid", "pid")) {
            for (String json :
                    List.of("\"" + site.rival + "\"", "\"" + site.foreign().id() + "\"", "0", "\"*\"")) {
                claim(name, json);
            }
        }
        add(
                "another project of the tenant",
                good.claim("pid", "\"" + site.second().id() + "\"").text());
        for (String iss : List.of(
                "\"https://api.behest.ai/\"",
                "\"http://api.behest.ai\"",
                "\"https://api.behest.ai.evil.example\"",
                "\"HTTPS://API.BEHEST.AI\"",
                "\"Behest\"",
                "\" behest\"",
                "\"https://evil.example\"",
                "[\"behest\"]",
                "\"behest\\u0000\"")) {
            claim("iss", iss);
        }
        for (String aud : List.of(
                "\"other\"",
                "\"Behest\"",
                "\"behest \"",
                "[\"behest\",\"other\"]",
                "[\"other\",\"behest\"]",
                "[\"behest\",\"behest\"]",
                "[[\"behest\"]]",
                "{\"behest\":1}",
                "7")) {
            claim("aud", aud);
        }
        for (String uid : List.of(
                "\" \"",
                "\"\\t\"",
                "\"a\\u0000\"",
                "\"a\\nb\"",
                "\"a\\u007f\"",
                "\"a\\u0085\"",
                "\"admin\"",
                "\"Admin\"",
                "\" ADMIN \"",
                "\"system\"",
                "\"SYSTEM\"",
                "\"dashboard-service\"",
                "\"Dashboard-Service \"",
                "\"" + "u".repeat(256) + "\"",
                "7",
                "[\"ada\"]")) {
            claim("uid", uid);
        }
        for (String role : List.of("\"root\"", "\"ADMIN\"", "\"\"", "1", "[\"admin\"]", "{}", "true", "\"user \"")) {
            claim("role", role);
        }
        for (String tier : List.of(
                "\"gold plated\"",
                "\"" + "t".repeat(65) + "\"",
                "0",
                "-1",
                "1.5",
                "2.0",
                "true",
                "[]",
                "{}",
                "99999999999999999999",
                "\"\"")) {
            claim("tier", tier);
        }
        for (String name : List.of("sid", "jti")) {
            for (String json :
                    List.of("\"\"", "\"  \"", "7", "[]", "{}", "\"a\\u0000\"", "\"" + "s".repeat(256) + "\"")) {
                claim(name, json);
            }
        }
        for (String scp : List.of("\"all\"", "1", "{}")) {
            claim("scp", scp);
        }
    }

    private void times() {
        for (String name : List.of("exp", "iat", "nbf")) {
            for (String json : List.of(
                    "\"" + (now + 100) + "\"",
                    "1e308",
                    "1e9",
                    "-1",
                    "9223372036854775807",
                    "9223372036854775808",
                    "1" + "0".repeat(60),
                    (now + 100) + ".0",
                    "{\"v\":1}")) {
                claim(name, json);
            }
        }
        claim("nbf", "null");
        claim("nbf", Long.toString(now + 61));
        claim("iat", Long.toString(now + 61));
        claim("exp", Long.toString(now));
        claim("exp", Long.toString(now - 1_000));
        claim("exp", Long.toString(now + 86_401));
        claim("exp", Long.toString(now + 10L * 365 * 86_400));
        claim("iat", Long.toString(now - 86_400));
        claim("iat", "0");
        RawToken ended = good.claim("iat", Long.toString(now - 7_200))
                .claim("nbf", Long.toString(now - 7_200))
                .claim("exp", Long.toString(now - 3_600));
        add("expired and forged", ended.signedBy(rival.key).text());
        add(
                "expired, other tenant",
                ended.claim("tid", "\"" + site.rival + "\"").text());
        add("expired, bad tier", ended.claim("tier", "0").text());
    }
}
