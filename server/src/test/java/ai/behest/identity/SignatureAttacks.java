package ai.behest.identity;

import ai.behest.identity.AttackCorpus.Attack;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens whose claims are good and whose signature is not: forged, borrowed, or of another algorithm. */
final class SignatureAttacks {
    private static final String SHA256_INFO = "3031300d060960864801650304020105000420";

    private final List<Attack> attacks = new ArrayList<>();
    private final RawToken good;
    private final RSAPrivateCrtKey key;
    private final RSAPublicKey publicKey;

    SignatureAttacks(RawToken good, LocalSigner signer) {
        this.good = good;
        this.key = signer.key;
        this.publicKey = publicOf(signer.key);
    }

    static RSAPublicKey publicOf(RSAPrivateCrtKey key) {
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    List<Attack> all() {
        try {
            secretsFromThePublicKey();
            otherAlgorithms();
            borrowed();
            bytes();
            paddings();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        return attacks;
    }

    private void add(String name, String input, byte[] signature) {
        attacks.add(new Attack(name, input + "." + RawToken.base64(signature)));
    }

    private void secretsFromThePublicKey() throws GeneralSecurityException {
        byte[] der = publicKey.getEncoded();
        String pem = Rsa.pem("PUBLIC KEY", der);
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        secrets.put("PEM", pem.getBytes(StandardCharsets.UTF_8));
        secrets.put("PEM stripped", pem.strip().getBytes(StandardCharsets.UTF_8));
        secrets.put("DER", der);
        secrets.put("Base64 of DER", Base64.getEncoder().encode(der));
        secrets.put("JWK", Jwk.of("k", publicKey).toString().getBytes(StandardCharsets.UTF_8));
        secrets.put("modulus", publicKey.getModulus().toByteArray());
        secrets.put("a zero byte", new byte[1]);
        for (String bits : List.of("256", "384", "512")) {
            String input = good.header("alg", "\"HS" + bits + "\"").input();
            for (Map.Entry<String, byte[]> secret : secrets.entrySet()) {
                Mac mac = Mac.getInstance("HmacSHA" + bits);
                mac.init(new SecretKeySpec(secret.getValue(), "Hmac"));
                byte[] code = mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));
                add("HS" + bits + " with " + secret.getKey(), input, code);
                if (bits.equals("256")) {
                    Mac again = Mac.getInstance("HmacSHA256");
                    again.init(new SecretKeySpec(secret.getValue(), "Hmac"));
                    byte[] other = again.doFinal(good.input().getBytes(StandardCharsets.US_ASCII));
                    add("RS256 with an HMAC by " + secret.getKey(), good.input(), other);
                }
            }
        }
    }

    private void otherAlgorithms() throws GeneralSecurityException {
        Signature pss = Signature.getInstance("RSASSA-PSS");
        pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        for (String alg : List.of("PS256", "RS256")) {
            String input = good.header("alg", "\"" + alg + "\"").input();
            pss.initSign(key);
            pss.update(input.getBytes(StandardCharsets.US_ASCII));
            add("PSS as " + alg, input, pss.sign());
        }
        for (String digest : List.of("SHA1", "SHA384", "SHA512", "MD5")) {
            attacks.add(new Attack(digest + " under RS256", RawToken.sign(good.input(), key, digest + "withRSA")));
        }
        KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
        curve.initialize(256);
        Signature ecdsa = Signature.getInstance("SHA256withECDSAinP1363Format");
        ecdsa.initSign(curve.generateKeyPair().getPrivate());
        String input = good.header("alg", "\"ES256\"").input();
        ecdsa.update(input.getBytes(StandardCharsets.US_ASCII));
        add("ES256", input, ecdsa.sign());
        add("ES256 of zeros (CVE-2022-21449)", input, new byte[64]);
    }

    private void borrowed() {
        String signature = RawToken.signature(good.text());
        for (String name : good.claims().keySet()) {
            attacks.add(new Attack(
                    "altered " + name,
                    good.claim(name, good.claims().get(name) + " ").input() + "." + signature));
        }
        for (String uid : List.of("eve", "bob", "ada ", "Ada")) {
            attacks.add(new Attack(
                    "borrowed for " + uid, good.claim("uid", "\"" + uid + "\"").input() + "." + signature));
        }
        attacks.add(new Attack("raised role", good.claim("role", "\"admin\"").input() + "." + signature));
        attacks.add(new Attack("claim added", good.claim("x", "1").input() + "." + signature));
        attacks.add(new Attack("header added", good.header("x", "1").input() + "." + signature));
    }

    private void bytes() {
        byte[] signature = Base64.getUrlDecoder().decode(RawToken.signature(good.text()));
        BigInteger s = new BigInteger(1, signature);
        for (int i = 0; i < 24; i++) {
            byte[] flipped = signature.clone();
            flipped[i * 11 % flipped.length] ^= (byte) (1 << (i % 8));
            add("bit " + i + " flipped", good.input(), flipped);
        }
        byte[] zero = new byte[signature.length];
        byte[] ones = new byte[signature.length];
        Arrays.fill(ones, (byte) 0xff);
        byte[] one = new byte[signature.length];
        one[one.length - 1] = 1;
        add("zeros", good.input(), zero);
        add("one", good.input(), one);
        add("ones", good.input(), ones);
        add("the modulus", good.input(), fixed(key.getModulus(), signature.length));
        add("the modulus less one", good.input(), fixed(key.getModulus().subtract(BigInteger.ONE), signature.length));
        add("s plus modulus", good.input(), unsigned(s.add(key.getModulus())));
        add("cut short", good.input(), Arrays.copyOf(signature, signature.length - 1));
        add("first byte gone", good.input(), Arrays.copyOfRange(signature, 1, signature.length));
        add("one byte more", good.input(), Arrays.copyOf(signature, signature.length + 1));
        byte[] shifted = new byte[signature.length + 1];
        System.arraycopy(signature, 0, shifted, 1, signature.length);
        add("leading zero", good.input(), shifted);
        add("twice", good.input(), unsigned(s.shiftLeft(2048).or(s)));
        add("empty bytes", good.input(), new byte[1]);
    }

    /** Messages that a lax reader of PKCS#1 v1.5 takes for a good one, made with the true private key. */
    private void paddings() throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(good.input().getBytes(StandardCharsets.US_ASCII));
        String digest = HexFormat.of().formatHex(hash);
        String info = SHA256_INFO + digest;
        int total = 256;
        String padding = "ff".repeat(total - 3 - info.length() / 2);
        padded("block type 2", "0002" + padding + "00" + info);
        padded("block type 0", "0000" + padding + "00" + info);
        padded("first byte 1", "0101" + padding + "00" + info);
        padded("no separator", "0001" + padding + "ff" + info);
        padded("a hole in the padding", "0001" + "fe" + padding.substring(2) + "00" + info);
        padded(
                "garbage at the end",
                "0001" + "ff".repeat(8) + "00" + info + "00".repeat(total - 11 - info.length() / 2));
        padded("no digest info", "0001" + "ff".repeat(total - 3 - 32) + "00" + digest);
        padded("SHA-1's name", "0001" + "ff".repeat(total - 3 - 47) + "00" + "302f300906052b0e03021a05000420" + digest);
        padded(
                "long form length",
                "0001" + "ff".repeat(total - 3 - 52) + "00" + "308131300d060960864801650304020105000420" + digest);
        padded("other hash", "0001" + padding + "00" + SHA256_INFO + "00".repeat(32));
    }

    private void padded(String name, String hex) {
        BigInteger message = new BigInteger(hex, 16);
        add("padding: " + name, good.input(), fixed(message.modPow(key.getPrivateExponent(), key.getModulus()), 256));
    }

    private static byte[] fixed(BigInteger number, int length) {
        byte[] bytes = unsigned(number);
        byte[] fixed = new byte[length];
        System.arraycopy(bytes, 0, fixed, length - bytes.length, bytes.length);
        return fixed;
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }
}
