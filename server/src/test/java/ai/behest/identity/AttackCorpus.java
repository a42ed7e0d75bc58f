package ai.behest.identity;

import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tokens that must be refused, made by combination from one that is good (reliability.md §5, RFC 8725). */
final class AttackCorpus {

    /** One token and what is wrong with it. */
    record Attack(String name, String token) {
        @Override
        public String toString() {
            return name;
        }
    }

    private final List<Attack> attacks = new ArrayList<>();
    private final Site site;
    private final LocalSigner own;
    private final LocalSigner rival;
    private final RawToken good;

    AttackCorpus(Site site, LocalSigner own, LocalSigner rival) {
        this.site = site;
        this.own = own;
        this.rival = rival;
        this.good = own.token();
    }

    List<Attack> all() {
        algorithms();
        keys();
        headers();
        attacks.addAll(new ClaimAttacks(site, good, rival).all());
        shapes();
        json();
        new SignatureAttacks(good, own).all().forEach(attacks::add);
        return attacks;
    }

    private void add(String name, String token) {
        attacks.add(new Attack(name, token));
    }

    static String shown(String json) {
        return json.length() > 40 ? json.substring(0, 40) + "..." : json;
    }

    private void algorithms() {
        for (String alg : List.of("none", "None", "NONE", "nOnE")) {
            String unsigned = good.header("alg", "\"" + alg + "\"").input();
            add("alg " + alg + " unsigned", unsigned + ".");
            add("alg " + alg + " with a byte", unsigned + ".AA");
            add("alg " + alg + " signed", good.header("alg", "\"" + alg + "\"").text());
        }
        for (String alg : List.of(
                "\"\"",
                "null",
                "0",
                "[\"RS256\"]",
                "{\"RS256\":1}",
                "true",
                "\"rs256\"",
                "\"RS256 \"",
                "\" RS256\"",
                "\"RS256\\u0000\"",
                "\"RS\"",
                "\"RSA\"",
                "\"RSA-OAEP\"",
                "\"dir\"",
                "\"EdDSA\"",
                "\"ES256\"",
                "\"ES384\"",
                "\"ES512\"",
                "\"ES256K\"",
                "\"HS256\"",
                "\"RS1\"")) {
            add("alg=" + alg, good.header("alg", alg).text());
        }
        add("alg missing", good.withoutHeader("alg").text());
        for (var pair :
                Map.of("RS384", "SHA384withRSA", "RS512", "SHA512withRSA").entrySet()) {
            add(
                    pair.getKey() + " truly signed",
                    RawToken.sign(
                            good.header("alg", "\"" + pair.getKey() + "\"").input(), own.key, pair.getValue()));
        }
    }

    private void keys() {
        for (String kid : List.of(
                "\"\"",
                "null",
                "1",
                "[]",
                "{}",
                "true",
                "\"sk_00000000000000000000000000000000\"",
                "\"../../../../dev/null\"",
                "\"' OR 1=1--\"",
                "\"a\\u0000b\"",
                "\"\\ud800\"",
                "\"" + "k".repeat(4_000) + "\"",
                "\"" + own.kid + " \"",
                "\" " + own.kid + "\"",
                "\"" + own.kid.toUpperCase(java.util.Locale.ROOT) + "\"",
                "\"" + own.kid + "\\n\"",
                "[\"" + own.kid + "\"]")) {
            add("kid=" + shown(kid), good.header("kid", kid).text());
        }
        String platformKid = site.keyRing.platformKeys().getFirst().kid();
        add("kid missing", good.withoutHeader("kid").text());
        add(
                "platform's kid, tenant's signature",
                good.header("kid", "\"" + platformKid + "\"").text());
        add(
                "rival's kid, own signature",
                good.header("kid", "\"" + rival.kid + "\"").text());
        add("own kid, rival's signature", good.signedBy(rival.key).text());
        RawToken rivals = good.header("kid", "\"" + rival.kid + "\"").signedBy(rival.key);
        add("rival's key for my tenant", rivals.text());
        add(
                "rival's key, rival's tenant",
                rivals.claim("tid", "\"" + site.rival + "\"").text());
        add(
                "rival's key, my project of its tenant",
                rivals.claim("tid", "\"" + site.rival + "\"")
                        .claim("pid", "\"" + site.foreign().id() + "\"")
                        .text());
        LocalSigner revoked = new LocalSigner(site, site.acme);
        String token = revoked.token().text();
        site.signingKeys.revoke(site.acme, revoked.kid);
        add("revoked key", token);
    }

    private void headers() {
        RSAPublicKey key = SignatureAttacks.publicOf(own.key);
        String jwk = Jwk.of(own.kid, key).toString();
        for (String name : List.of(
                "jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "cty", "enc", "epk", "p2c", "iv", "tag", "apu")) {
            for (String json : List.of("\"https://evil.example/keys\"", "[\"exp\"]", "{}", "null", "false", jwk)) {
                add(
                        "header " + name + "=" + shown(json),
                        good.header(name, json).text());
            }
        }
        for (String typ : List.of(
                "\"JWE\"",
                "\"JOSE\"",
                "\"JWS\"",
                "\"\"",
                "null",
                "1",
                "[\"JWT\"]",
                "\"secevent+jwt\"",
                "\"dpop+jwt\"",
                "\"logout+jwt\"",
                "\"JWT \"",
                "\"JWT\\n\"",
                "\"JWT+JWT\"")) {
            add("typ=" + typ, good.header("typ", typ).text());
        }
    }

    private void shapes() {
        String token = good.text();
        String[] parts = token.split("\\.", -1);
        for (String shape : List.of(
                "",
                ".",
                "..",
                "...",
                "a",
                "a.b",
                "a.b.c",
                parts[0],
                parts[0] + ".",
                parts[0] + "." + parts[1],
                parts[0] + "." + parts[1] + ".",
                "." + parts[1] + "." + parts[2],
                parts[0] + ".." + parts[2],
                token + ".",
                token + "." + parts[2],
                token + ".AA.BB",
                token + ".a.b.c",
                "." + token,
                token + " ",
                " " + token,
                token + "\n",
                token + "\t",
                token + "\u0000",
                "Bearer " + token,
                "\"" + token + "\"",
                "\ufeff" + token,
                token + "\u00e9",
                token + "\u2603",
                token + "\ud800",
                token + "%00",
                token + "=",
                token + "==",
                token.replace(".", "=."),
                token.replaceFirst("\\.", ". "),
                token.replace('.', ','),
                parts[1] + "." + parts[0] + "." + parts[2],
                token + token,
                token.substring(0, 10) + "\n" + token.substring(10))) {
            add("shape " + shown(shape), shape);
        }
        for (int part = 0; part < 3; part++) {
            String[] changed = parts.clone();
            changed[part] = otherSpelling(parts[part]);
            if (!changed[part].equals(parts[part])) {
                add("another spelling of part " + part, String.join(".", changed));
            }
            changed[part] = parts[part] + "+/";
            add("other alphabet in part " + part, String.join(".", changed));
        }
        add(
                "JSON serialization",
                "{\"payload\":\"" + parts[1] + "\",\"protected\":\"" + parts[0] + "\",\"signature\":\"" + parts[2]
                        + "\"}");
        add("over 8 KiB", good.claim("pad", "\"" + "x".repeat(8_000) + "\"").text());
        add("64 KiB", good.claim("pad", "\"" + "x".repeat(65_536) + "\"").text());
    }

    /** The same bytes in base64url with other unused bits at the end. */
    private static String otherSpelling(String part) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int unused = part.length() % 4 == 2 ? 4 : part.length() % 4 == 3 ? 2 : 0;
        int last = alphabet.indexOf(part.charAt(part.length() - 1));
        return unused == 0 ? part : part.substring(0, part.length() - 1) + alphabet.charAt(last ^ 1);
    }

    private void json() {
        String header = good.headerJson();
        String claims = good.claimsJson();
        for (String name : good.claims().keySet()) {
            String again = claims.substring(0, claims.length() - 1) + ",\"" + name + "\":"
                    + good.claims().get(name) + "}";
            add("claim twice: " + name, RawToken.sign(header, again, own.key));
        }
        for (String name : good.header().keySet()) {
            String again = header.substring(0, header.length() - 1) + ",\"" + name + "\":"
                    + good.header().get(name) + "}";
            add("header twice: " + name, RawToken.sign(again, claims, own.key));
        }
        add(
                "claim twice by escape",
                RawToken.sign(header, claims.substring(0, claims.length() - 1) + ",\"u\\u0069d\":\"eve\"}", own.key));
        for (String bad : List.of(
                "[]",
                "1",
                "\"x\"",
                "null",
                "true",
                "{",
                "{}}",
                "{} {}",
                claims + "x",
                claims + claims,
                "[" + claims + "]",
                " " + claims,
                "\ufeff" + claims,
                claims.replace('"', '\''),
                claims.replace("\"uid\"", "uid"),
                claims.replace("}", ",}"),
                claims.replace("{", "{/**/"),
                claims.replace("}", ",\"x\":NaN}"),
                claims.replace("}", ",\"x\":01}"),
                claims.replace("}", ",\"x\":\"\\ud800\"}"),
                claims.replace("}", ",\"\\udfff\":1}"),
                claims.replace("}", ",\"x\":\"a\u0000\"}"),
                claims.replace("}", ",\"x\":" + "[".repeat(9) + "]".repeat(9) + "}"),
                claims.replace("}", ",\"x\":" + "{\"x\":".repeat(8) + "1" + "}".repeat(8) + "}"))) {
            add("claims " + shown(bad), RawToken.sign(header, bad, own.key));
            add("header " + shown(bad), RawToken.sign(bad, claims, own.key));
        }
        byte[] invalid = claims.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        invalid[claims.indexOf("ada")] = (byte) 0xff;
        add(
                "invalid UTF-8",
                RawToken.sign(RawToken.base64(header) + "." + RawToken.base64(invalid), own.key, "SHA256withRSA"));
        for (var charset :
                List.of(java.nio.charset.StandardCharsets.UTF_16, java.nio.charset.StandardCharsets.UTF_16LE)) {
            add(
                    "claims in " + charset,
                    RawToken.sign(
                            RawToken.base64(header) + "." + RawToken.base64(claims.getBytes(charset)),
                            own.key,
                            "SHA256withRSA"));
        }
    }
}
