package ai.behest.ledger.export;

import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The operator's bucket for exports: Amazon S3, or whatever speaks its language.
 *
 * @param endpoint where it is served, or null for Amazon's of the region; then the bucket stands in the path, not in the host
 * @param prefix before every key, without a slash at its ends; empty for none
 * @param sessionToken of credentials that end, or null
 */
public record BucketSettings(
        String bucket,
        @Nullable URI endpoint,
        String region,
        String prefix,
        String accessKey,
        String secretKey,
        @Nullable String sessionToken) {
    private static final String BUCKET = "BEHEST_EXPORT_S3_BUCKET";
    private static final String ENDPOINT = "BEHEST_EXPORT_S3_ENDPOINT";
    private static final String REGION = "BEHEST_EXPORT_S3_REGION";
    private static final String PREFIX = "BEHEST_EXPORT_S3_PREFIX";

    private static final String REGION_USUAL = "us-east-1";
    private static final Pattern BUCKETS = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern REGIONS = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern PREFIXES =
            Pattern.compile("[0-9A-Za-z_-][0-9A-Za-z._-]*(/[0-9A-Za-z_-][0-9A-Za-z._-]*)*");
    private static final int PREFIX_MOST = 200;

    /**
     * What the environment says, or null when it names no bucket.
     *
     * @throws IllegalArgumentException naming the variable that is missing or has a bad value
     */
    public static @Nullable BucketSettings from(Map<String, String> environment) {
        String bucket = text(environment, BUCKET);
        if (bucket == null) {
            return null;
        }
        if (!BUCKETS.matcher(bucket).matches()) {
            throw new IllegalArgumentException(
                    BUCKET + " must be a bucket's name: 3 to 63 small letters, digits, '.' and '-'.");
        }
        String region = text(environment, REGION);
        if (region != null && !REGIONS.matcher(region).matches()) {
            throw new IllegalArgumentException(REGION + " must be a region's name, such as eu-central-1.");
        }
        String prefix = text(environment, PREFIX);
        if (prefix != null
                && (prefix.length() > PREFIX_MOST || !PREFIXES.matcher(prefix).matches())) {
            throw new IllegalArgumentException(PREFIX
                    + " must be steps of letters, digits, '.', '_' and '-' between slashes, without one at its ends.");
        }
        return new BucketSettings(
                bucket,
                endpoint(text(environment, ENDPOINT)),
                region == null ? REGION_USUAL : region,
                prefix == null ? "" : prefix,
                required(environment, "AWS_ACCESS_KEY_ID"),
                required(environment, "AWS_SECRET_ACCESS_KEY"),
                text(environment, "AWS_SESSION_TOKEN"));
    }

    private static @Nullable URI endpoint(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            URI uri = URI.create(text);
            boolean plain = uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
            boolean root = uri.getPath() == null
                    || uri.getPath().isEmpty()
                    || uri.getPath().equals("/");
            if (uri.getHost() != null
                    && plain
                    && root
                    && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw badEndpoint();
        }
        throw badEndpoint();
    }

    private static IllegalArgumentException badEndpoint() {
        return new IllegalArgumentException(
                ENDPOINT + " must be an address such as https://s3.example.com, without a path.");
    }

    private static String required(Map<String, String> environment, String name) {
        String value = text(environment, name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing: " + BUCKET + " needs it.");
        }
        return value;
    }

    private static @Nullable String text(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "BucketSettings[" + bucket + ", " + endpoint + ", " + region + ", " + prefix + "]";
    }
}
