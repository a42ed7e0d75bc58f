package ai.behest.people;

import ai.behest.wire.Json;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A passkey in software, and the browser around it: one ES256 credential that answers options as WebAuthn has it. Its
 * fields can be set to lie.
 */
final class SoftPasskey {
    static final int PRESENT = 0x01;
    static final int VERIFIED = 0x04;
    private static final int ATTESTED = 0x40;

    String origin = Site.ADDRESS;
    String relyingParty = "localhost";
    int flags = PRESENT | VERIFIED;
    int count;
    String type = "";
    String userHandle = "";
    String credentialId;

    private final KeyPair keys;
    private final byte[] id = new byte[32];

    SoftPasskey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        new java.security.SecureRandom().nextBytes(id);
        credentialId = base64(id);
    }

    /** Answers creation options. */
    String create(String options) {
        JsonNode asked = Json.MAPPER.readTree(options);
        userHandle = asked.path("user").path("id").asString("");
        byte[] client = client("webauthn.create", asked);
        ByteArrayOutputStream attested = new ByteArrayOutputStream();
        attested.writeBytes(new byte[16]);
        attested.writeBytes(ByteBuffer.allocate(2).putShort((short) id.length).array());
        attested.writeBytes(id);
        attested.writeBytes(coseKey());
        ByteArrayOutputStream attestation = new ByteArrayOutputStream();
        attestation.write(0xa3); // a map of three
        text(attestation, "fmt");
        text(attestation, "none");
        text(attestation, "attStmt");
        attestation.write(0xa0);
        text(attestation, "authData");
        bytes(attestation, authenticatorData(flags | ATTESTED, attested.toByteArray()));
        ObjectNode response = Json.object();
        response.put("clientDataJSON", base64(client)).put("attestationObject", base64(attestation.toByteArray()));
        response.putArray("transports").add("internal").add("hybrid");
        return credential(response);
    }

    /** Answers request options. */
    String get(String options) {
        byte[] client = client("webauthn.get", Json.MAPPER.readTree(options));
        byte[] data = authenticatorData(flags, new byte[0]);
        ObjectNode response = Json.object();
        response.put("clientDataJSON", base64(client))
                .put("authenticatorData", base64(data))
                .put("signature", base64(sign(data, client)));
        if (!userHandle.isEmpty()) {
            response.put("userHandle", userHandle);
        }
        return credential(response);
    }

    private String credential(ObjectNode response) {
        ObjectNode credential = Json.object();
        credential.put("id", credentialId).put("rawId", credentialId).put("type", "public-key");
        credential.put("authenticatorAttachment", "platform");
        credential.set("response", response);
        credential.putObject("clientExtensionResults");
        return Json.text(credential);
    }

    private byte[] client(String usual, JsonNode options) {
        ObjectNode client = Json.object();
        client.put("type", type.isEmpty() ? usual : type)
                .put("challenge", options.path("challenge").asString(""))
                .put("origin", origin)
                .put("crossOrigin", false);
        return Json.bytes(client);
    }

    private byte[] authenticatorData(int withFlags, byte[] more) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(sha256(relyingParty.getBytes(StandardCharsets.UTF_8)));
        data.write(withFlags);
        data.writeBytes(ByteBuffer.allocate(4).putInt(count).array());
        data.writeBytes(more);
        return data.toByteArray();
    }

    private byte[] sign(byte[] data, byte[] client) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(data);
            signature.update(sha256(client));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 9053: an EC2 key for ES256. */
    private byte[] coseKey() {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        ByteArrayOutputStream cose = new ByteArrayOutputStream();
        cose.writeBytes(new byte[] {(byte) 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21});
        bytes(cose, fixed(key.getW().getAffineX()));
        cose.write(0x22);
        bytes(cose, fixed(key.getW().getAffineY()));
        return cose.toByteArray();
    }

    private static byte[] fixed(BigInteger coordinate) {
        byte[] bytes = coordinate.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(bytes.length, fixed.length);
        System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
        return fixed;
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.write(0x60 + text.length());
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void bytes(ByteArrayOutputStream out, byte[] bytes) {
        if (bytes.length < 256) {
            out.writeBytes(new byte[] {0x58, (byte) bytes.length});
        } else {
            out.writeBytes(new byte[] {0x59, (byte) (bytes.length >> 8), (byte) bytes.length});
        }
        out.writeBytes(bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
