package ai.behest.people;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.server.ServerProperty;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads and verifies what a browser brings back from a passkey. What cannot be read or does not hold is null. */
final class Ceremony {
    private static final int JSON_MOST = 32 * 1024;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final List<PublicKeyCredentialParameters> ALGORITHMS = PasskeyOptions.ALGORITHMS.stream()
            .map(each -> new PublicKeyCredentialParameters(
                    PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(each)))
            .toList();

    private final RelyingParty party;
    private final ObjectConverter converter = new ObjectConverter();
    private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);
    private final AttestedCredentialDataConverter credentials = new AttestedCredentialDataConverter(converter);

    Ceremony(RelyingParty party) {
        this.party = party;
    }

    /** A new passkey's facts, for its row. */
    record Registered(String credentialId, String credential, String transports, long signCount) {}

    /** @param isOurs takes the challenge: it is asked once, before anything is verified */
    @Nullable
    Registered registered(String json, Predicate<byte[]> isOurs) {
        if (json.length() > JSON_MOST) {
            return null;
        }
        RegistrationData data;
        try {
            data = manager.parseRegistrationResponseJSON(json);
        } catch (RuntimeException e) { // a stranger wrote it: the library fails in many ways
            return null;
        }
        CollectedClientData client = data.getCollectedClientData();
        if (client == null || !isOurs.test(client.getChallenge().getValue())) {
            return null;
        }
        try {
            manager.verify(data, new RegistrationParameters(server(client), ALGORITHMS, true, true));
            var authenticator =
                    Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData();
            AttestedCredentialData credential = Objects.requireNonNull(authenticator.getAttestedCredentialData());
            return new Registered(
                    BASE64.encodeToString(credential.getCredentialId()),
                    BASE64.encodeToString(credentials.convert(credential)),
                    transports(data.getTransports()),
                    authenticator.getSignCount());
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static String transports(@Nullable Set<AuthenticatorTransport> transports) {
        return transports == null
                ? ""
                : transports.stream()
                        .map(AuthenticatorTransport::getValue)
                        .filter(each -> each.matches("[a-z-]{1,20}"))
                        .sorted()
                        .limit(8)
                        .collect(Collectors.joining(","));
    }

    /** An answer that can be read and whose challenge was ours, not verified yet. */
    record Asserted(String credentialId, @Nullable String person, AuthenticationData data) {
        @Override
        public String toString() {
            return "Asserted[" + credentialId + "]";
        }
    }

    @Nullable
    Asserted asserted(String json, Predicate<byte[]> isOurs) {
        if (json.length() > JSON_MOST) {
            return null;
        }
        AuthenticationData data;
        try {
            data = manager.parseAuthenticationResponseJSON(json);
        } catch (RuntimeException e) { // as above
            return null;
        }
        CollectedClientData client = data.getCollectedClientData();
        var id = data.getCredentialId();
        if (client == null || id == null || !isOurs.test(client.getChallenge().getValue())) {
            return null;
        }
        var handle = data.getUserHandle();
        return new Asserted(
                BASE64.encodeToString(id), handle == null ? null : new String(handle, StandardCharsets.UTF_8), data);
    }

    /** The passkey's new count of signatures, or -1 when the answer does not hold. */
    long verified(Asserted asserted, PasskeyRows.Row row) {
        try {
            AttestedCredentialData credential =
                    credentials.convert(Base64.getUrlDecoder().decode(row.credential()));
            CredentialRecordImpl known = new CredentialRecordImpl(
                    new NoneAttestationStatement(),
                    true,
                    null,
                    null,
                    row.signCount(),
                    credential,
                    null,
                    null,
                    null,
                    null);
            CollectedClientData client = Objects.requireNonNull(asserted.data().getCollectedClientData());
            AuthenticationData data = manager.verify(
                    asserted.data(),
                    new AuthenticationParameters(
                            server(client), known, List.of(credential.getCredentialId()), true, true));
            return Objects.requireNonNull(data.getAuthenticatorData()).getSignCount();
        } catch (RuntimeException e) {
            return -1;
        }
    }

    /** The challenge was looked up before: what is left to compare is origin and relying party. */
    private ServerProperty server(CollectedClientData client) {
        return ServerProperty.builder()
                .origin(new Origin(party.origin()))
                .rpId(party.id())
                .challenge(client.getChallenge())
                .build();
    }
}
