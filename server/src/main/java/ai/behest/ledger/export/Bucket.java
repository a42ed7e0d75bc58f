package ai.behest.ledger.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Files as objects of the operator's bucket, under {@code PREFIX/TENANT/DIRECTORY/NAME}. A file is gathered on disk, then put
 * as one object: that is there whole or not at all, and one of the same key takes its place. All of it blocks.
 */
public final class Bucket implements ExportTarget, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    /** Half a gigabyte over a slow line, with the attempts that failed. */
    private static final Duration WHOLE = Duration.ofMinutes(30);

    private final BucketSettings settings;
    private final Path spool;
    private final S3Client client;

    /** @param spool a folder for files on their way; made when it is needed */
    public Bucket(BucketSettings settings, Path spool) {
        this.settings = settings;
        this.spool = spool;
        this.client = client(settings);
    }

    private static S3Client client(BucketSettings settings) {
        AwsCredentials credentials = settings.sessionToken() == null
                ? AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())
                : AwsSessionCredentials.create(settings.accessKey(), settings.secretKey(), settings.sessionToken());
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE))
                .overrideConfiguration(configuration -> configuration.apiCallTimeout(WHOLE))
                // one body with its digest in the signature: what every server of this language understands
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(configuration -> configuration.chunkedEncodingEnabled(false));
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint()).forcePathStyle(true);
        }
        return builder.build();
    }

    /** A bucket has no folders that would have to be made. */
    @Override
    public void prepare(String tenantId, String directory) {
        ExportRoot.checked(directory);
    }

    @Override
    public void write(String tenantId, String directory, String name, Extract extract) throws IOException {
        if (!Files.isDirectory(spool)) {
            Files.createDirectories(
                    spool, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path file = spool.resolve(name);
        try {
            ExportFile.write(spool, name, extract);
            put(key(tenantId, directory, name), extract.contentType(), file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private String key(String tenantId, String directory, String name) {
        String prefix = settings.prefix().isEmpty() ? "" : settings.prefix() + "/";
        return prefix + tenantId + "/" + ExportRoot.checked(directory) + "/" + name;
    }

    private void put(String key, String contentType, Path file) throws ExportFailure {
        try {
            client.putObject(
                    request -> request.bucket(settings.bucket()).key(key).contentType(contentType),
                    RequestBody.fromFile(file));
        } catch (AwsServiceException e) {
            throw new ExportFailure("The bucket did not take the file: " + code(e) + ".", e);
        } catch (SdkException e) {
            throw new ExportFailure("The bucket could not be reached. The server's log says why.", e);
        }
    }

    /** The service's own word for it, such as {@code NoSuchBucket}. */
    private static String code(AwsServiceException e) {
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        return code == null || !code.matches("[A-Za-z0-9.]{1,64}") ? "status " + e.statusCode() : code;
    }

    @Override
    public void close() {
        client.close();
    }
}
