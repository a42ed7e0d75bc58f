package ai.behest.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.RefusedException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which budgets a call counts against. */
class RulesTest {
    private static final Subject ADA = new Subject(
            "ten", "shop", "free", "ada", "s1", "key_1", "gpt-4o-mini", Map.of("team", "search", "feature", "summary"));

    private static Rule rule(String id, Map<String, String> scope) {
        return rule(id, scope, Unit.MONEY, Period.DAY);
    }

    private static Rule rule(String id, Map<String, String> scope, Unit unit, Period period) {
        Budget budget = new Budget(id, "ten", null, Scope.read(scope), unit, 100, period, Kind.HARD, false, List.of());
        return new Rule(budget, ZoneId.of("UTC"));
    }

    private static List<String> of(Subject subject, Rule... rules) {
        Rules all = new Rules();
        Arrays.asList(rules).forEach(all::put);
        return all.of(subject).stream()
                .map(limit -> limit.budget().id() + ":" + limit.key().replace("\n", "/"))
                .sorted()
                .toList();
    }

    @Test
    void everyDimensionChoosesItsOwnCalls() {
        assertThat(of(
                        ADA,
                        rule("tenant", Map.of()),
                        rule("project", Map.of("project", "shop")),
                        rule("other", Map.of("project", "blog")),
                        rule("tier", Map.of("tier", "free")),
                        rule("user", Map.of("user", "ada")),
                        rule("session", Map.of("project", "shop", "user", "ada", "session", "s1")),
                        rule("key", Map.of("key", "key_1")),
                        rule("model", Map.of("model", "gpt-4o-mini")),
                        rule("tag", Map.of("tag", "team=search")),
                        rule("othertag", Map.of("tag", "team=ads")),
                        rule("notag", Map.of("tag", "squad=search"))))
                .containsExactly("key:", "model:", "project:", "session:", "tag:", "tenant:", "tier:", "user:");
    }

    @Test
    void aTemplateIsABudgetOfItsOwnForEachValue() {
        assertThat(of(
                        ADA,
                        rule("users", Map.of("tier", "free", "user", "*")),
                        rule("sessions", Map.of("session", "*")),
                        rule("teams", Map.of("tag", "team=*"))))
                .containsExactly("sessions:shop/ada/s1", "teams:search", "users:ada");
    }

    @Test
    void anExceptionTakesThePlaceOfItsTemplateOnly() {
        Rule template = rule("each", Map.of("user", "*"));
        Rule exception = rule("ada", Map.of("user", "ada"));
        Rule monthly = rule("monthly", Map.of("user", "*"), Unit.MONEY, Period.MONTH);
        Rule tokens = rule("tokens", Map.of("user", "*"), Unit.TOKENS, Period.DAY);
        Rule all = rule("all", Map.of());
        assertThat(of(ADA, template, exception, monthly, tokens, all))
                .containsExactly("ada:", "all:", "monthly:ada", "tokens:ada");
        Subject tim = new Subject("ten", "shop", "free", "tim", "s1", "key_1", "gpt-4o-mini", Map.of());
        assertThat(of(tim, template, exception)).containsExactly("each:tim");
    }

    @Test
    void aCallWithoutTheTagIsNotCounted() {
        Subject plain = new Subject("ten", "shop", "free", "ada", "s1", "key_1", "gpt-4o-mini", Map.of());
        assertThat(of(plain, rule("teams", Map.of("tag", "team=*")), rule("team", Map.of("tag", "team=search"))))
                .isEmpty();
    }

    @Test
    void valuesOfTwoDimensionsNeverRunTogether() {
        Rule rule = rule("pair", Map.of("user", "a", "key", "b"));
        Subject other = new Subject("ten", "shop", "free", "b", "s", "a", "m", Map.of());
        assertThat(of(other, rule)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "usr, ada, scope.usr",
                "user, '', scope.user",
                "user, null, scope.user",
                "tag, team, scope.tag",
                "tag, =x, scope.tag",
                "tag, team=, scope.tag",
                "session, s1, scope.session",
                "PROJECT, p, scope.PROJECT"
            })
    void refusesAScopeThatDoesNotFitAndNamesTheMember(String name, @Nullable String value, String field) {
        Map<String, @Nullable Object> members = new HashMap<>();
        members.put(name, value);
        assertThatThrownBy(() -> Scope.read(members))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().param()).isEqualTo(field));
    }

    @Test
    void refusesControlCharactersNumbersAndLongValues() {
        for (Object value : new Object[] {"a\nb", 5, true, List.of(), "x".repeat(256)}) {
            assertThatThrownBy(() -> Scope.read(Map.of("user", value))).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void scopesCrossWhenNeitherIsTheException() {
        Scope freeUsers = Scope.read(Map.of("tier", "free", "user", "*"));
        Scope adaInTiers = Scope.read(Map.of("tier", "*", "user", "ada"));
        Scope all = Scope.read(Map.of("tier", "*", "user", "*"));
        Scope proUsers = Scope.read(Map.of("tier", "pro", "user", "*"));
        assertThat(freeUsers.crosses(adaInTiers)).isTrue();
        assertThat(freeUsers.crosses(all)).isFalse();
        assertThat(freeUsers.crosses(proUsers)).isFalse();
        assertThat(freeUsers.crosses(Scope.read(Map.of("user", "*")))).isFalse();
        assertThat(all.isWiderThan(freeUsers)).isTrue();
        assertThat(freeUsers.isWiderThan(all)).isFalse();
    }
}
