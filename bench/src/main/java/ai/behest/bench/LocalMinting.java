package ai.behest.bench;

import ai.behest.sdk.Behest;
import ai.behest.sdk.MintResult;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A token that the SDK signs itself, and beside it the signature alone, with the same key of 2,048 bits. */
@State(Scope.Benchmark)
public class LocalMinting {
    private static final int KEY_BITS = 2_048;

    private final PrivateKey key = pair().getPrivate();
    private final Behest behest = behest(key);
    private byte[] content = new byte[0];

    /** What is signed of a token: as much as the SDK hashes, so that only the making of the token is between the two. */
    @Setup
    public void sign() {
        String token = behest.auth().mint("user-1").token();
        content = token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
    }

    @Benchmark
    public MintResult sdkMint() {
        return behest.auth().mint("user-1");
    }

    @Benchmark
    public byte[] rawSignature() throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(content);
        return signature.sign();
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Behest behest(PrivateKey key) {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return Behest.builder()
                .key(Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)))
                .kid("sk_0123456789abcdef0123456789abcdef")
                .tenantId("t_0123456789abcdef")
                .projectId("p_0123456789abcdef")
                .baseUrl("http://127.0.0.1:1")
                .build();
    }
}
