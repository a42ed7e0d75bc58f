package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.RefusedException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A report's parameters, the bad ones first. */
class QuestionTest {
    private static final Instant NOW = Instant.parse("2026-06-11T12:00:00Z");

    private static Question parse(Map<String, String> parameters) {
        return Question.parse("t1", null, parameters::get, NOW);
    }

    private static void refuses(String name, String value) {
        assertThatThrownBy(() -> parse(Map.of(name, value)))
                .asInstanceOf(InstanceOfAssertFactories.type(RefusedException.class))
                .satisfies(refused -> {
                    assertThat(refused.refusal().status()).isEqualTo(400);
                    assertThat(refused.refusal().param()).isEqualTo(name);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "group_by | colour",
                "group_by | ''",
                "group_by | model,",
                "group_by | model,model",
                "group_by | model,user,day,hour,tier",
                "group_by | minute",
                "group_by | MODEL",
                "group_by | tag:",
                "group_by | tag:a=b",
                "group_by | model; DROP TABLE entry",
                "order | newest",
                "limit | 0",
                "limit | 10001",
                "limit | -1",
                "limit | many",
                "limit | 99999999999",
                "cursor | x",
                "cursor | -1",
                "from | never",
                "tags | team",
                "tags | =search",
                "tags | a=1,b=2,c=3,d=4,e=5",
                "user_id | ''",
                "model | ''",
                "cost_center | ''",
            })
    void namesTheParameterThatDoesNotFit(String name, String value) {
        refuses(name, value);
    }

    @Test
    void refusesWhatIsTooLongOrNoText() {
        refuses("user_id", "u".repeat(513));
        refuses("model", "a\u0000b");
        refuses("session_id", "a\nb");
        refuses("group_by", "tag:" + "x".repeat(65));
    }

    @Test
    void readsWhatIsAskedFor() {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("group_by", "tag:team, user,cost_center");
        parameters.put("project_id", "p1");
        parameters.put("tags", "team=a=b,feature=");
        parameters.put("limit", "7");
        parameters.put("cursor", "14");
        Question question = parse(parameters);
        assertThat(question.groupBy())
                .containsExactly(new Dimension.Tag("team"), Field.USER, new Dimension.CostCenter());
        assertThat(question.projectId()).isEqualTo("p1");
        assertThat(question.tags()).isEqualTo(Map.of("team", "a=b", "feature", ""));
        assertThat(question.limit()).isEqualTo(7);
        assertThat(question.offset()).isEqualTo(14);
        assertThat(question.window().to()).isEqualTo(NOW);
        assertThat(question.byCost()).isTrue();
        assertThat(parse(Map.of("group_by", "model,day")).byCost()).isFalse();
        assertThat(parse(Map.of("group_by", "model,day", "order", "cost")).byCost())
                .isTrue();
    }

    @Test
    void staysInTheProjectThatItIsAskedIn() {
        Question question = Question.parse("t1", "own", Map.of("project_id", "other")::get, NOW);
        assertThat(question.projectId()).isEqualTo("own");
        assertThat(question.equal()).containsEntry(Field.PROJECT, "other");
    }
}
