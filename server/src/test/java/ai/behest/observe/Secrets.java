package ai.behest.observe;

import java.util.List;

/** Made-up secrets of every form that we know, put together here so that no scanner takes them for real ones. */
final class Secrets {
    private static final String HEX = "0123456789abcdef0123456789abcdef";

    static final String API_KEY = "behest_sk_" + "live_" + HEX;
    static final String ADMIN_TOKEN = "behest_admin_" + HEX + HEX;
    static final String PROVIDER_KEY = "sk-" + "proj-Canary00Canary11Canary22_Canary33";
    static final String TOKEN =
            "eyJ" + "hbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJ" + "1aWQiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeQ";
    static final String PEM_BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcCanary";
    static final String PEM =
            "-----BEGIN PRIVATE" + " KEY-----\n" + PEM_BODY + "\n" + PEM_BODY + "\n-----END PRIVATE" + " KEY-----";
    static final String SIGNING_KEY = "behest_pk_" + "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCanary";

    static final List<String> ALL = List.of(
            API_KEY,
            API_KEY.toUpperCase(java.util.Locale.ROOT),
            ADMIN_TOKEN,
            PROVIDER_KEY,
            TOKEN,
            PEM,
            PEM.replace("\n", "\\n"),
            PEM.replace("\n", "\r\n"),
            SIGNING_KEY,
            SIGNING_KEY.substring("behest_pk_".length()),
            "sk-" + "ant-api03-Canary00Canary11Canary22",
            "sk-" + "or-v1-" + HEX,
            "AIza" + "SyCanary00Canary11Canary22Canary33",
            "gsk_" + "Canary00Canary11Canary22",
            "xai-" + "Canary00Canary11Canary22",
            "pplx-" + "Canary00Canary11Canary22");

    private Secrets() {}
}
