package ai.behest.people;

import ai.behest.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a browser is asked to do with a passkey, as JSON for {@code PublicKeyCredential.parseCreationOptionsFromJSON} and
 * {@code parseRequestOptionsFromJSON} (WebAuthn level 3). The user is always verified, and the passkey always found
 * without a name typed in.
 */
final class PasskeyOptions {
    /** ES256, RS256, EdDSA: what authenticators have. */
    static final List<Integer> ALGORITHMS = List.of(-7, -257, -8);

    private PasskeyOptions() {}

    static String creation(RelyingParty party, Person person, List<PasskeyRows.Row> present, String challenge) {
        ObjectNode options = common(challenge);
        options.putObject("rp").put("id", party.id()).put("name", "Behest");
        options.putObject("user")
                .put("id", userHandle(person))
                .put("name", person.email())
                .put("displayName", person.name());
        ArrayNode algorithms = options.putArray("pubKeyCredParams");
        ALGORITHMS.forEach(
                each -> algorithms.addObject().put("type", "public-key").put("alg", each));
        options.putObject("authenticatorSelection")
                .put("residentKey", "required")
                .put("requireResidentKey", true)
                .put("userVerification", "required");
        options.put("attestation", "none");
        list(options.putArray("excludeCredentials"), present);
        return Json.text(options);
    }

    /** @param allowed empty for any that the browser finds */
    static String request(RelyingParty party, List<PasskeyRows.Row> allowed, String challenge) {
        ObjectNode options = common(challenge);
        options.put("rpId", party.id()).put("userVerification", "required");
        list(options.putArray("allowCredentials"), allowed);
        return Json.text(options);
    }

    private static ObjectNode common(String challenge) {
        return Json.object().put("challenge", challenge).put("timeout", Challenges.GOOD.toMillis());
    }

    private static void list(ArrayNode list, List<PasskeyRows.Row> passkeys) {
        for (PasskeyRows.Row row : passkeys) {
            ObjectNode credential = list.addObject().put("type", "public-key").put("id", row.credentialId());
            if (!row.transports().isEmpty()) {
                ArrayNode transports = credential.putArray("transports");
                List.of(row.transports().split(",")).forEach(transports::add);
            }
        }
    }

    /** The person's id: it says nothing of them. */
    static String userHandle(Person person) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(person.id().getBytes(StandardCharsets.UTF_8));
    }
}
