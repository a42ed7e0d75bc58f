package ai.behest.ledger.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketSettingsTest {
    private static Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "BEHEST_EXPORT_S3_BUCKET", "finance",
                "AWS_ACCESS_KEY_ID", "id",
                "AWS_SECRET_ACCESS_KEY", "secret-of-mine"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BEHEST_EXPORT_S3_BUCKET | ab",
                "BEHEST_EXPORT_S3_BUCKET | Finance",
                "BEHEST_EXPORT_S3_BUCKET | a/b",
                "BEHEST_EXPORT_S3_BUCKET | ../etc",
                "BEHEST_EXPORT_S3_ENDPOINT | s3.example.com",
                "BEHEST_EXPORT_S3_ENDPOINT | ftp://s3.example.com",
                "BEHEST_EXPORT_S3_ENDPOINT | https://u:p@s3.example.com",
                "BEHEST_EXPORT_S3_ENDPOINT | https://s3.example.com/finance",
                "BEHEST_EXPORT_S3_ENDPOINT | https://s3.example.com?x=y",
                "BEHEST_EXPORT_S3_ENDPOINT | https://",
                "BEHEST_EXPORT_S3_ENDPOINT | not a url",
                "BEHEST_EXPORT_S3_REGION | eu central",
                "BEHEST_EXPORT_S3_PREFIX | /costs",
                "BEHEST_EXPORT_S3_PREFIX | costs/",
                "BEHEST_EXPORT_S3_PREFIX | a/../b",
                "BEHEST_EXPORT_S3_PREFIX | a b",
                "AWS_ACCESS_KEY_ID | ''",
                "AWS_SECRET_ACCESS_KEY | ''"
            })
    void namesTheVariableThatIsWrong(String name, String value) {
        Map<String, String> environment = environment();
        environment.put(name, value);
        assertThatThrownBy(() -> BucketSettings.from(environment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name)
                .hasMessageNotContaining("secret-of-mine");
    }

    @Test
    void withoutABucketThereIsNothing() {
        Map<String, String> environment = environment();
        environment.remove("BEHEST_EXPORT_S3_BUCKET");
        assertThat(BucketSettings.from(environment)).isNull();
    }

    @Test
    void keysAreNotShown() {
        BucketSettings settings = Objects.requireNonNull(BucketSettings.from(environment()));
        assertThat(settings.region()).isEqualTo("us-east-1");
        assertThat(settings.endpoint()).isNull();
        assertThat(settings.toString()).contains("finance").doesNotContain("secret", "id,");
    }
}
