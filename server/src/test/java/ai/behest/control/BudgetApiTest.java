package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.budget.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class BudgetApiTest extends DeskTest {
    private static final String BUDGETS = "/v1/budgets";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'amount_usd':'1','period':'day'} | scope",
                "{'scope':null,'amount_usd':'1','period':'day'} | scope",
                "{'scope':'user','amount_usd':'1','period':'day'} | scope",
                "{'scope':[],'amount_usd':'1','period':'day'} | scope",
                "{'scope':{'planet':'mars'},'amount_usd':'1','period':'day'} | scope.planet",
                "{'scope':{'user':5},'amount_usd':'1','period':'day'} | scope.user",
                "{'scope':{'user':null},'amount_usd':'1','period':'day'} | scope.user",
                "{'scope':{'user':['a']},'amount_usd':'1','period':'day'} | scope.user",
                "{'scope':{'user':''},'amount_usd':'1','period':'day'} | scope.user",
                "{'scope':{'user':'a\\nb'},'amount_usd':'1','period':'day'} | scope.user",
                "{'scope':{'tag':'team'},'amount_usd':'1','period':'day'} | scope.tag",
                "{'scope':{'tag':'=x'},'amount_usd':'1','period':'day'} | scope.tag",
                "{'scope':{'session':'s'},'amount_usd':'1','period':'day'} | scope.session",
                "{'scope':{'tier':'platinum'},'amount_usd':'1','period':'day'} | scope.tier",
                "{'scope':{'tier':'4'},'amount_usd':'1','period':'day'} | scope.tier",
                "{'scope':{},'period':'day'} | amount_usd",
                "{'scope':{},'amount_usd':null,'period':'day'} | amount_usd",
                "{'scope':{},'amount_usd':'1','tokens':1,'period':'day'} | tokens",
                "{'scope':{},'amount_usd':'1','requests':1,'period':'day'} | requests",
                "{'scope':{},'tokens':1,'requests':1,'period':'day'} | requests",
                "{'scope':{},'amount_usd':1,'period':'day'} | amount_usd",
                "{'scope':{},'amount_usd':1.5,'period':'day'} | amount_usd",
                "{'scope':{},'amount_usd':'','period':'day'} | amount_usd",
                "{'scope':{},'amount_usd':'-1','period':'day'} | amount_usd",
                "{'scope':{},'amount_usd':'-0.00','period':'day'} | amount_usd",
                "{'scope':{},'amount_usd':'1e3','period':'day'} | amount_usd",
                "{'scope':{},'amount_usd':'NaN','period':'day'} | amount_usd",
                "{'scope':{},'amount_usd':'9000000.000000000001','period':'day'} | amount_usd",
                "{'scope':{},'amount_usd':'99999999999999999999','period':'day'} | amount_usd",
                "{'scope':{},'amount_usd':'0.0000000000001','period':'day'} | amount_usd",
                "{'scope':{},'tokens':-1,'period':'day'} | tokens",
                "{'scope':{},'tokens':1.5,'period':'day'} | tokens",
                "{'scope':{},'tokens':'5','period':'day'} | tokens",
                "{'scope':{},'tokens':'','period':'day'} | tokens",
                "{'scope':{},'tokens':true,'period':'day'} | tokens",
                "{'scope':{},'tokens':9000000000000001,'period':'day'} | tokens",
                "{'scope':{},'tokens':99999999999999999999,'period':'day'} | tokens",
                "{'scope':{},'requests':-5,'period':'day'} | requests",
                "{'scope':{},'amount_usd':'1'} | period",
                "{'scope':{},'amount_usd':'1','period':'fortnight'} | period",
                "{'scope':{},'amount_usd':'1','period':'rolling'} | period",
                "{'scope':{},'amount_usd':'1','period':'rolling_0h'} | period",
                "{'scope':{},'amount_usd':'1','period':'rolling_367d'} | period",
                "{'scope':{},'amount_usd':'1','period':7} | period",
                "{'scope':{},'amount_usd':'1','period':'day','kind':'quota'} | kind",
                "{'scope':{},'amount_usd':'1','period':'day','kind':'HARD'} | kind",
                "{'scope':{},'amount_usd':'1','period':'day','shadow':'yes'} | shadow",
                "{'scope':{},'amount_usd':'1','period':'day','thresholds':[0]} | thresholds",
                "{'scope':{},'amount_usd':'1','period':'day','thresholds':[1001]} | thresholds",
                "{'scope':{},'amount_usd':'1','period':'day','thresholds':[80,50]} | thresholds",
                "{'scope':{},'amount_usd':'1','period':'day','thresholds':[50,50]} | thresholds",
                "{'scope':{},'amount_usd':'1','period':'day','thresholds':[null]} | thresholds",
                "{'scope':{},'amount_usd':'1','period':'day','thresholds':50} | thresholds",
                "{'scope':{},'amount_usd':'1','period':'day','thresholds':[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21]}"
                        + " | thresholds",
                "{'scope':{},'amount_usd':'1','period':'day','name':''} | name",
                "{'scope':{},'amount_usd':'1','period':'day','name':' '} | name",
                "{'scope':{},'amount_usd':'1','period':'day','name':'a\\tb'} | name",
                "{'scope':{},'amount_usd':'1','period':'day','id':'bud_1'} | id",
                "{'scope':{},'amount_usd':'1','period':'day','tenant_id':'ten_other'} | tenant_id"
            })
    void namesWhatIsWrongWithABudget(String json, String param) {
        desk.send("POST", BUDGETS, json.replace('\'', '"')).isRefused(400, "validation_error", param);
        assertThat(desk.send("GET", BUDGETS, null).data("id")).isEmpty();
    }

    @Test
    void refusesTextsThatAreTooLongAndProjectsOfOthers() {
        String longest = "x".repeat(256);
        desk.send("POST", BUDGETS, budget("{\"user\":\"" + longest + "\"}"))
                .isRefused(400, "validation_error", "scope.user");
        desk.send("POST", BUDGETS, budget("{\"tag\":\"" + "t".repeat(65) + "=a\"}"))
                .isRefused(400, "validation_error", "scope.tag");
        String foreign = desk.made(desk.rivalAdmin, "/v1/projects", "{\"name\":\"Foreign\"}", "id");
        Reply theirs = desk.send("POST", BUDGETS, budget("{\"project\":\"" + foreign + "\"}"));
        theirs.isRefused(404, "not_found", "scope.project");
        Reply nobodys = desk.send("POST", BUDGETS, budget("{\"project\":\"proj_0\"}"));
        nobodys.isRefused(404, "not_found", "scope.project");
        assertThat(theirs.json().get("message")).isEqualTo(nobodys.json().get("message"));
        assertThat(desk.send("GET", BUDGETS, null).data("id")).isEmpty();
    }

    private static String budget(String scope) {
        return "{\"scope\":" + scope + ",\"amount_usd\":\"1\",\"period\":\"day\"}";
    }

    @Test
    void createsABudgetWithWhatWasLeftOut() {
        Reply made = desk.send("POST", BUDGETS, budget("{}"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        JsonNode json = made.json();
        assertThat(json.propertyNames())
                .containsExactly(
                        "id",
                        "scope",
                        "template",
                        "amount_usd",
                        "period",
                        "kind",
                        "shadow",
                        "thresholds",
                        "spent",
                        "reserved",
                        "left",
                        "resets_at");
        assertThat(made.text("amount_usd")).isEqualTo("1.00");
        assertThat(made.text("kind")).isEqualTo("hard");
        assertThat(json.get("thresholds").toString()).isEqualTo("[50,80,100]");
        assertThat(List.of(made.text("spent"), made.text("reserved"), made.text("left")))
                .containsExactly("0.00", "0.00", "1.00");
        assertThat(made.text("resets_at")).endsWith("T00:00:00Z");
        assertThat(desk.send("GET", BUDGETS + "/" + made.text("id"), null).json())
                .isEqualTo(json);
    }

    @Test
    void keepsEverythingThatWasSaid() {
        String project = desk.project();
        Reply made = desk.send("POST", BUDGETS, """
                {"scope":{"tag":"team=search","session":"s1","user":"ada","project":"%s","tier":2,"model":"gpt-5","key":"k"},
                 "tokens":9000000000000000,"period":"rolling_36h","kind":"soft","shadow":true,"thresholds":[],"name":" Ada "}
                """.formatted(project).replace("\"tier\":2", "\"tier\":\"2\""));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.json().get("scope").toString())
                .isEqualTo("{\"project\":\"" + project + "\",\"tier\":\"pro\",\"user\":\"ada\",\"session\":\"s1\","
                        + "\"key\":\"k\",\"model\":\"gpt-5\",\"tag\":\"team=search\"}");
        assertThat(made.json().get("tokens").longValue()).isEqualTo(9_000_000_000_000_000L);
        assertThat(made.text("period")).isEqualTo("rolling_36h");
        assertThat(made.text("kind")).isEqualTo("soft");
        assertThat(made.json().get("shadow").booleanValue()).isTrue();
        assertThat(made.json().get("thresholds").size()).isZero();
        assertThat(made.text("name")).isEqualTo("Ada");
        assertThat(made.json().has("resets_at")).isFalse();
    }

    @Test
    void takesTheLeastAndTheMost() {
        for (String amount : List.of("0", "0.000000000001", "9000000")) {
            Reply made = desk.send(
                    "POST", BUDGETS, budget("{\"user\":\"u" + amount + "\"}").replace("\"1\"", "\"" + amount + "\""));
            assertThat(made.status()).as(made.text()).isEqualTo(201);
        }
        assertThat(desk.send("GET", BUDGETS, null).data("amount_usd"))
                .containsExactly("0.00", "0.000000000001", "9000000.00");
    }

    @Test
    void refusesASecondOneOfTheSameScopeAndTemplatesThatCross() {
        String first = desk.made(BUDGETS, budget("{\"user\":\"*\",\"model\":\"gpt-5\"}"), "id");
        Reply again = desk.send("POST", BUDGETS, budget("{\"model\":\"gpt-5\",\"user\":\"*\"}"));
        again.isRefused(409, "conflict", "scope");
        assertThat(again.text()).contains(first);
        Reply crossing = desk.send("POST", BUDGETS, budget("{\"user\":\"ada\",\"model\":\"*\"}"));
        crossing.isRefused(400, "validation_error", "scope");
        assertThat(crossing.text()).contains(first);
        desk.made(BUDGETS, budget("{\"user\":\"ada\",\"model\":\"gpt-5\"}"), "id");
        desk.made(BUDGETS, budget("{\"user\":\"*\",\"model\":\"gpt-5\"}").replace("day", "month"), "id");
        desk.made(
                BUDGETS,
                budget("{\"user\":\"ada\",\"model\":\"*\"}").replace("\"amount_usd\":\"1\"", "\"requests\":1"),
                "id");
        desk.made(desk.rivalAdmin, BUDGETS, budget("{\"user\":\"*\",\"model\":\"gpt-5\"}"), "id");
        assertThat(desk.send("GET", BUDGETS, null).data("id")).hasSize(4).startsWith(first);
    }

    @Test
    void makesOneOfManyThatAreTheSameAtTheSameInstant() throws Exception {
        List<Callable<Integer>> tries = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            tries.add(
                    () -> desk.send("POST", BUDGETS, budget("{\"user\":\"*\"}")).status());
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> statuses = new ArrayList<>();
            for (var answer : threads.invokeAll(tries)) {
                statuses.add(answer.get());
            }
            assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
        }
        assertThat(desk.send("GET", BUDGETS, null).data("id")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'scope':{}} | scope",
                "{'scope':null} | scope",
                "{'period':'day'} | period",
                "{'tokens':5} | tokens",
                "{'requests':5} | requests",
                "{'amount_usd':'2','tokens':5} | tokens",
                "{'amount_usd':'-1'} | amount_usd",
                "{'amount_usd':2} | amount_usd",
                "{'amount_usd':'3','kind':'firm'} | kind",
                "{'amount_usd':'3','shadow':1} | shadow",
                "{'amount_usd':'3','thresholds':[100,80]} | thresholds",
                "{'amount_usd':'3','name':''} | name",
                "{'amount_usd':'3','id':'x'} | id",
                "{'amount_usd':'3','spent':'0'} | spent"
            })
    void namesWhatIsWrongWithAChangeAndChangesNothing(String json, String param) {
        Reply made = desk.send("POST", BUDGETS, budget("{}"));
        String path = BUDGETS + "/" + made.text("id");
        desk.send("PATCH", path, json.replace('\'', '"')).isRefused(400, "validation_error", param);
        assertThat(desk.send("GET", path, null).json()).isEqualTo(made.json());
    }

    @Test
    void changesWhatIsNamedAndLeavesTheRest() {
        Reply made =
                desk.send("POST", BUDGETS, budget("{\"user\":\"ada\"}").replace("{\"scope", "{\"name\":\"A\",\"scope"));
        String path = BUDGETS + "/" + made.text("id");
        assertThat(desk.send("PATCH", path, "{}").json()).isEqualTo(made.json());
        Reply raised = desk.send("PATCH", path, "{\"amount_usd\":\"2.5\",\"kind\":\"soft\",\"thresholds\":[90]}");
        assertThat(raised.status()).as(raised.text()).isEqualTo(200);
        assertThat(raised.text("amount_usd")).isEqualTo("2.50");
        assertThat(raised.text("left")).isEqualTo("2.50");
        assertThat(raised.text("kind")).isEqualTo("soft");
        assertThat(raised.text("name")).isEqualTo("A");
        Reply unnamed = desk.send("PATCH", path, "{\"name\":null,\"shadow\":true}");
        assertThat(unnamed.json().has("name")).isFalse();
        assertThat(unnamed.json().get("shadow").booleanValue()).isTrue();
        assertThat(unnamed.text("amount_usd")).isEqualTo("2.50");
    }

    @Test
    void tellsWhatIsSpentHeldAndLeft() {
        String id = desk.made(BUDGETS, budget("{}").replace("day", "total"), "id");
        desk.charge(id, "", Unit.MONEY, 300_000_000_000L);
        desk.hold(id, "", Unit.MONEY, 200_000_000_001L);
        desk.hold(id, "", Unit.MONEY, 1);
        Reply shown = desk.send("GET", BUDGETS + "/" + id, null);
        assertThat(shown.text("spent")).isEqualTo("0.30");
        assertThat(shown.text("reserved")).isEqualTo("0.200000000002");
        assertThat(shown.text("left")).isEqualTo("0.499999999998");
        assertThat(shown.json().has("resets_at")).isFalse();
        Reply lowered = desk.send("PATCH", BUDGETS + "/" + id, "{\"amount_usd\":\"0.10\"}");
        assertThat(lowered.text("spent")).isEqualTo("0.30");
        assertThat(lowered.text("left")).isEqualTo("0.00");
        assertThat(desk.send("GET", BUDGETS, null).data("spent")).containsExactly("0.30");
        assertThat(desk.send("GET", BUDGETS + "/" + id + "/balances", null).data("spent"))
                .containsExactly("0.30");
    }

    @Test
    void listsTheBalancesOfATemplateFromTheBiggestSpenderDown() {
        String id = desk.made(
                BUDGETS, "{\"scope\":{\"user\":\"*\",\"tag\":\"team=*\"},\"tokens\":100,\"period\":\"total\"}", "id");
        assertThat(desk.send("GET", BUDGETS + "/" + id, null).json().has("spent"))
                .isFalse();
        String path = BUDGETS + "/" + id + "/balances";
        assertThat(desk.send("GET", path, null).json().get("data").size()).isZero();
        desk.charge(id, "ada\nsearch", Unit.TOKENS, 5);
        desk.charge(id, "ada\nsales", Unit.TOKENS, 40);
        desk.charge(id, "bob\nsearch", Unit.TOKENS, 5);
        desk.charge(id, "eve\nsearch", Unit.TOKENS, 101);
        desk.hold(id, "bob\nsearch", Unit.TOKENS, 7);
        List<String> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Reply page = desk.send("GET", path + "?limit=1" + cursor, null);
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            JsonNode row = page.json().get("data").get(0);
            seen.add(row.at("/scope/user").stringValue() + " "
                    + row.at("/scope/tag").stringValue() + " "
                    + row.get("spent") + " " + row.get("reserved") + " " + row.get("left"));
            cursor = page.json().get("next").isNull() ? null : "&cursor=" + page.text("next");
        }
        assertThat(seen)
                .containsExactly(
                        "eve team=search 101 0 0",
                        "ada team=sales 40 0 60",
                        "ada team=search 5 0 95",
                        "bob team=search 5 7 88");
        for (String wrong : List.of("x", "1", "1.", "1.%25", "a.YQ", ".YQ", "1.AA")) {
            Reply reply = desk.send("GET", path + "?cursor=" + wrong, null);
            if (!wrong.equals("1.")) {
                reply.isRefused(400, "validation_error", "cursor");
            }
        }
    }

    @Test
    void namesTheUserWhoseSessionABalanceIs() {
        String id = desk.made(BUDGETS, "{\"scope\":{\"session\":\"*\"},\"requests\":9,\"period\":\"total\"}", "id");
        desk.charge(id, "proj_1\nada\ns1", Unit.REQUESTS, 1);
        JsonNode row = desk.send("GET", BUDGETS + "/" + id + "/balances", null)
                .json()
                .get("data")
                .get(0);
        assertThat(row.get("scope").toString())
                .isEqualTo("{\"project\":\"proj_1\",\"user\":\"ada\",\"session\":\"s1\"}");
        assertThat(row.get("left").longValue()).isEqualTo(8);
    }

    @Test
    void listsInPartsOldestFirst() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(desk.made(BUDGETS, budget("{\"user\":\"u" + i + "\"}"), "id"));
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Reply page = desk.send("GET", BUDGETS + "?limit=2" + cursor, null);
            seen.addAll(page.data("id"));
            cursor = page.json().get("next").isNull() ? null : "&cursor=" + page.text("next");
        }
        assertThat(seen).isEqualTo(ids);
        desk.send("GET", BUDGETS + "?cursor=bud_0", null).isRefused(400, "validation_error", "cursor");
        desk.send("GET", BUDGETS + "?limit=0", null).isRefused(400, "validation_error", "limit");
    }

    @Test
    void keepsBudgetsFromOtherTenants() {
        String id = desk.made(BUDGETS, budget("{\"user\":\"ada\"}"), "id");
        String path = BUDGETS + "/" + id;
        desk.send(desk.rivalAdmin, "GET", path, null).isRefused(404, "not_found");
        desk.send(desk.rivalAdmin, "GET", path + "/balances", null).isRefused(404, "not_found");
        desk.send(desk.rivalAdmin, "PATCH", path, "{\"amount_usd\":\"9\"}").isRefused(404, "not_found");
        desk.send(desk.rivalAdmin, "DELETE", path, null).isRefused(404, "not_found");
        desk.send(desk.rivalAdmin, "GET", BUDGETS + "?cursor=" + id, null).isRefused(400, "validation_error", "cursor");
        assertThat(desk.send(desk.rivalAdmin, "GET", BUDGETS, null).data("id")).isEmpty();
        assertThat(desk.send("GET", path, null).text("amount_usd")).isEqualTo("1.00");
        assertThat(desk.send("DELETE", path, null).status()).isEqualTo(204);
        desk.send("DELETE", path, null).isRefused(404, "not_found");
        desk.send("GET", path, null).isRefused(404, "not_found");
    }
}
