package ai.behest.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A token put together by hand from raw JSON, so that it can be wrong in every way. Immutable; each change gives another
 * one. Shares no code with what it tests.
 */
record RawToken(Map<String, String> header, Map<String, String> claims, PrivateKey key) {

    RawToken header(String name, String json) {
        return new RawToken(with(header, name, json), claims, key);
    }

    RawToken withoutHeader(String name) {
        return new RawToken(without(header, name), claims, key);
    }

    RawToken claim(String name, String json) {
        return new RawToken(header, with(claims, name, json), key);
    }

    RawToken without(String name) {
        return new RawToken(header, without(claims, name), key);
    }

    RawToken signedBy(PrivateKey other) {
        return new RawToken(header, claims, other);
    }

    String headerJson() {
        return json(header);
    }

    String claimsJson() {
        return json(claims);
    }

    /** What is signed: header and claims, encoded. */
    String input() {
        return base64(headerJson()) + "." + base64(claimsJson());
    }

    String text() {
        return sign(headerJson(), claimsJson(), key);
    }

    /** The last part of a token. */
    static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    static String sign(String header, String claims, PrivateKey key) {
        return sign(base64(header) + "." + base64(claims), key, "SHA256withRSA");
    }

    static String sign(String input, PrivateKey key, String algorithm) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(input.getBytes(StandardCharsets.UTF_8));
            return input + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String json(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static Map<String, String> with(Map<String, String> members, String name, String json) {
        Map<String, String> changed = new LinkedHashMap<>(members);
        changed.put(name, json);
        return changed;
    }

    private static Map<String, String> without(Map<String, String> members, String name) {
        Map<String, String> changed = new LinkedHashMap<>(members);
        changed.remove(name);
        return changed;
    }

    @Override
    public String toString() {
        return "RawToken[" + headerJson() + claimsJson() + "]";
    }
}
