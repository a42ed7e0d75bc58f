package ai.behest.ledger.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.RefusedException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Exports to a server of S3's interface that checks signatures: each entry in one object, also after a crash. */
@SuppressWarnings("NullAway.Init")
class BucketTest {
    private static final String NAME = "finance";

    @TempDir
    private Path folder;

    private final List<Bucket> buckets = new ArrayList<>();
    private TransientNio2BlobStore store;
    private S3Proxy server;
    private Shop shop;
    private Exports exports;
    private ExportJobRows rows;

    @BeforeEach
    void open() throws Exception {
        store = new TransientNio2BlobStore();
        store.createContainer(NAME);
        server = serve(0);
        shop = new Shop(folder);
        exports = exports(bucket(NAME, "secret", server.getPort()));
        rows = new ExportJobRows(shop.database);
    }

    @AfterEach
    void close() throws Exception {
        buckets.forEach(Bucket::close);
        shop.close();
        server.stop();
        store.close();
    }

    private S3Proxy serve(int port) throws Exception {
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, "id", "secret")
                .build();
        proxy.start();
        return proxy;
    }

    private Bucket bucket(String name, String secret, int port) {
        Bucket bucket = new Bucket(
                Objects.requireNonNull(BucketSettings.from(Map.of(
                        "BEHEST_EXPORT_S3_BUCKET",
                        name,
                        "BEHEST_EXPORT_S3_ENDPOINT",
                        "http://127.0.0.1:" + port,
                        "BEHEST_EXPORT_S3_REGION",
                        "eu-central-1",
                        "BEHEST_EXPORT_S3_PREFIX",
                        "behest/costs",
                        "AWS_ACCESS_KEY_ID",
                        "id",
                        "AWS_SECRET_ACCESS_KEY",
                        secret))),
                folder.resolve("spool"));
        buckets.add(bucket);
        return bucket;
    }

    private Exports exports(Bucket bucket) {
        return shop.exports("a", bucket, 100);
    }

    private ExportJob job() {
        return exports.create(Shop.ALL, ExportFormat.CSV, ExportDestination.BUCKET, "daily/all", 60, null);
    }

    private List<String> keys() {
        return store.list(NAME).contents().stream().map(S3Object::key).sorted().toList();
    }

    private String content(String key) throws IOException {
        try (var object = store.getBlob(NAME, key)) {
            return new String(object.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The ids in all objects, one after the other. */
    private List<String> written() throws IOException {
        List<String> ids = new ArrayList<>();
        for (String key : keys()) {
            for (Map<String, String> row : CsvRecords.read(content(key))) {
                ids.add(row.getOrDefault("id", ""));
            }
        }
        return ids;
    }

    private static List<String> entered(int to) {
        return IntStream.range(0, to).mapToObj("a-%06d"::formatted).toList();
    }

    private void fails(Exports by, ExportJob job, String words) {
        assertThatThrownBy(() -> by.run("t1", job.id()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining(folder.toString());
        ExportJob failed = by.list("t1").getFirst();
        assertThat(failed.files()).isZero();
        assertThat(failed.lastError()).contains(words);
    }

    @Test
    void withoutABucketNoJobGoesThere() {
        assertThatThrownBy(() -> shop.exports("a", 100)
                        .create(Shop.ALL, ExportFormat.CSV, ExportDestination.BUCKET, "daily", 60, null))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().param()).isEqualTo("destination"));
        assertThatThrownBy(() ->
                        exports.create(Shop.ALL, ExportFormat.CSV, ExportDestination.BUCKET, "../other", 60, null))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().param()).isEqualTo("directory"));
        ExportJob job = job();
        shop.enter("a", 0, 3);
        fails(shop.exports("a", 100), job, "no bucket");
    }

    @Test
    void saysWhyTheBucketDidNotTakeAFileAndCountsNothing() throws Exception {
        ExportJob job = job();
        shop.enter("a", 0, 30);
        fails(exports(bucket(NAME, "another", server.getPort())), job, "SignatureDoesNotMatch");
        fails(exports(bucket("nobodys", "secret", server.getPort())), job, "NoSuchBucket");
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        fails(exports(bucket(NAME, "secret", nobody)), job, "could not be reached");
        assertThat(keys()).isEmpty();
        assertThat(exports.run("t1", job.id()).entries()).isEqualTo(30);
        assertThat(written()).containsExactlyElementsOf(entered(30));
    }

    @Test
    void writesEachEntryIntoOneObjectUnderThePrefixAndTheTenant() throws Exception {
        ExportJob job = job();
        assertThat(exports.run("t1", job.id()).files()).isZero();
        assertThat(keys()).isEmpty();
        shop.enter("a", 0, 250);
        ExportJob after = exports.run("t1", job.id());
        assertThat(after.files()).isEqualTo(3);
        assertThat(keys()).hasSize(3).allMatch(key -> key.startsWith("behest/costs/t1/daily/all/" + job.id()));
        assertThat(keys().getLast()).endsWith("/" + after.lastFile());
        assertThat(written()).containsExactlyElementsOf(entered(250));
        shop.enter("a", 250, 251);
        exports.runDue();
        exports.run("t1", job.id());
        assertThat(written()).containsExactlyElementsOf(entered(251));
        assertThat(store.blobMetadata(NAME, keys().getFirst()).contentType()).startsWith("text/csv");
        try (Stream<Path> left = Files.list(folder.resolve("spool"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void anObjectHoldsWhatAFileWould() throws Exception {
        shop.enterAll("a", Shop.mixed(90, 5));
        ExportJob object = job();
        ExportJob file = exports.create(Shop.ALL, ExportFormat.CSV, ExportDestination.DIRECTORY, "daily", 60, null);
        exports.run("t1", object.id());
        ExportJob written = exports.run("t1", file.id());
        assertThat(content(keys().getFirst()))
                .isEqualTo(Files.readString(shop.files("daily").resolve(Objects.requireNonNull(written.lastFile()))));
    }

    @Test
    void afterACrashBetweenTheUploadAndItsCursorTheVerySameObjectIsWrittenAgain() throws Exception {
        ExportJob job = job();
        shop.enter("a", 0, 40);
        exports.run("t1", job.id());
        String key = keys().getFirst();
        String before = content(key);
        shop.database.change(transaction -> transaction
                .handle()
                .createUpdate("UPDATE export_job SET planned_to = done_to, done_to = :from, files = 0, entries = 0"
                        + " WHERE id = :id")
                .bind("from", job.doneTo())
                .bind("id", job.id())
                .execute());
        shop.enter("a", 40, 60);
        exports(bucket(NAME, "secret", server.getPort())).run("t1", job.id());
        assertThat(keys()).hasSize(2).startsWith(key);
        assertThat(content(key)).isEqualTo(before);
        assertThat(written()).containsExactlyElementsOf(entered(60));
        assertThat(exports.list("t1").getFirst().entries()).isEqualTo(60);
    }

    @Test
    void afterACrashBeforeTheUploadWritesWhatWasPlanned() throws Exception {
        ExportJob job = job();
        shop.enter("a", 0, 40);
        Plan plan = new EntryRows(shop.database).plan(Shop.ALL, Cursor.START, 100);
        rows.plan(job, plan.to().text());
        Files.createDirectories(folder.resolve("spool"));
        Files.writeString(folder.resolve("spool").resolve(job.fileName(plan.to())), "half a fi");
        shop.enter("a", 40, 60);
        exports(bucket(NAME, "secret", server.getPort())).run("t1", job.id());
        assertThat(CsvRecords.read(content(keys().getFirst()))).hasSize(40);
        assertThat(written()).containsExactlyElementsOf(entered(60));
    }

    @Test
    void goesOnWhenTheBucketIsThereAgain() throws Exception {
        ExportJob job = job();
        shop.enter("a", 0, 120);
        int port = server.getPort();
        server.stop();
        fails(exports, job, "could not be reached");
        server = serve(port);
        shop.enter("a", 120, 130);
        exports.run("t1", job.id());
        assertThat(written()).containsExactlyElementsOf(entered(130));
    }
}
