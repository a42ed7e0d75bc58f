package ai.behest.sdk;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells the kinds of key apart (contract §1 and §11): {@code behest_sk_live_} is an API key, {@code behest_pk_} is followed
 * by a PEM or by base64 of one, and base64 of a PEM may stand alone.
 */
final class Keys {

    private static final String API_KEY = "behest_sk_live_";
    private static final String SIGNING_KEY = "behest_pk_";

    /** Prefixes that other keys announce themselves with, the longer before the shorter. */
    private static final Map<String, String> FOREIGN = new LinkedHashMap<>();

    static {
        FOREIGN.put("behest_admin_", "an admin token of the management API");
        FOREIGN.put("behest_sk_", "not a live API key: those start with behest_sk_live_");
        FOREIGN.put("behest_", "a Behest secret of another kind");
        FOREIGN.put("sk-ant-", "an Anthropic API key: it belongs to the provider settings of the gateway");
        FOREIGN.put("sk-or-", "an OpenRouter API key: it belongs to the provider settings of the gateway");
        FOREIGN.put("sk-", "an OpenAI API key: it belongs to the provider settings of the gateway");
        FOREIGN.put("AIza", "a Google API key: it belongs to the provider settings of the gateway");
        FOREIGN.put("sk_live_", "a Stripe secret key");
        FOREIGN.put("sk_test_", "a Stripe secret key");
        FOREIGN.put("pk_", "a publishable key of another service");
        FOREIGN.put("sk_", "the id of a signing key: put it in BEHEST_KID, and the private key in BEHEST_KEY");
        FOREIGN.put("eyJ", "a JWT, which is what the key is used to mint");
        FOREIGN.put("ssh-", "an SSH public key");
        FOREIGN.put("Bearer ", "an Authorization header: leave out 'Bearer'");
        FOREIGN.put("http://", "a URL");
        FOREIGN.put("https://", "a URL");
        FOREIGN.put("{", "JSON");
    }

    private Keys() {}

    static Credential read(String text) throws WrongKey {
        String key = unquote(text.strip());
        if (key.startsWith(API_KEY)) {
            return apiKey(key);
        }
        if (key.startsWith(SIGNING_KEY)) {
            String rest = key.substring(SIGNING_KEY.length()).strip();
            refuseForeign(rest);
            return new Credential.SigningKey(Pem.privateKey(Pem.looksLike(rest) ? rest : decode(rest)));
        }
        if (Pem.looksLike(key)) {
            Pem.privateKey(key);
            throw new WrongKey("is a bare PEM: put behest_pk_ in front of it, or give base64 of it on one line");
        }
        refuseForeign(key);
        return new Credential.SigningKey(Pem.privateKey(decode(key)));
    }

    private static Credential apiKey(String key) throws WrongKey {
        if (!key.matches("[A-Za-z0-9_-]{16,200}")) {
            throw new WrongKey("starts like an API key, but what follows is not one: is it a placeholder, or cut?");
        }
        return new Credential.ApiKey(key);
    }

    private static void refuseForeign(String key) throws WrongKey {
        for (var foreign : FOREIGN.entrySet()) {
            if (key.startsWith(foreign.getKey())) {
                throw new WrongKey("is " + foreign.getValue());
            }
        }
    }

    /** Line breaks inside the base64, real or spelled {@code \n}, are ignored. */
    private static String decode(String base64) throws WrongKey {
        String packed = Pem.lineBreaks(base64).replaceAll("\\s", "");
        try {
            String pem = new String(Base64.getDecoder().decode(packed), StandardCharsets.UTF_8);
            if (Pem.looksLike(pem)) {
                return pem;
            }
        } catch (IllegalArgumentException notBase64) {
            // Falls through to the one message for everything that is no key.
        }
        throw new WrongKey("is neither an API key (behest_sk_live_...) nor base64 of a PEM private key");
    }

    /** Some tools that read .env files leave the quotes in place. */
    private static String unquote(String key) {
        boolean quoted = key.length() > 1
                && (key.charAt(0) == '"' || key.charAt(0) == '\'')
                && key.charAt(0) == key.charAt(key.length() - 1);
        return quoted ? key.substring(1, key.length() - 1).strip() : key;
    }
}
