package ai.behest.docs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What time does to a page is noticed: each of these blocks was good once, or looks so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RottenBlocksTest {
    private Path work;
    private GatewayOnDemand gateway;

    @BeforeAll
    void open(@TempDir Path folder) {
        work = folder;
        gateway = new GatewayOnDemand(folder);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private void check(String info, String text) throws Exception {
        new Checks(work, gateway::get).check(new Block("page.md", 7, info, text + "\n"));
    }

    private void isRefused(String info, String text, String why) {
        assertThatThrownBy(() -> check(info, text)).as(info).hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "javascript", "yaml", "java whatever"})
    void refusesALanguageThatNothingChecks(String info) {
        isRefused(info, "anything", "Nothing here can check");
    }

    @Test
    void refusesJavaThatDoesNotCompile() {
        isRefused("java", "Behest behest = Behest.fromEnvironment();", "line 8");
        isRefused("java", "String token = behest.auth().mint(userId).jwt();", "symbol");
        isRefused("java", "import ai.behest.sdk.Behest;\nclass Chat {\n  Behest behest = new Behest();\n}", "line 10");
        isRefused("java", "class Old {\n  Thread thread = Thread.currentThread();\n  { thread.stop(); }\n}", "line 10");
        isRefused("java fragment", "System.out.println(behest.mode());", "first line");
        isRefused("java fragment", "// void example(Behest behest)\nbehest.auth().mint(userId);", "line 9");
    }

    @Test
    void refusesPropertiesThatNothingReads() {
        isRefused("properties", "behest.token-endpoint.enable=true", "no property behest.token-endpoint.enable");
        isRefused("properties", "behest.principal.type=okta", "behest.principal.type");
        isRefused("properties", "behest.token-endpoint.ttl=soon", "behest.token-endpoint.ttl");
        isRefused("properties", "server.prot=3000", "no property server.prot");
        isRefused("properties", "BEHEST_TENANT=ten_1", "no property behest.tenant");
        isRefused("properties", "server.port=1\nserver.port=2", "set twice");
    }

    @Test
    void refusesPomsWithWhatIsNotHere() {
        String dependency =
                "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>";
        isRefused("xml", dependency.formatted("ai.behest", "behest-sdk", "0.0.9"), "has version 0.1.0");
        isRefused("xml", dependency.formatted("ai.behest", "behest-java", "0.1.0"), "No module makes behest-java");
        isRefused("xml", dependency.formatted("org.springframework.boot", "spring-boot-starter-web", ""), "Not tested");
        isRefused("xml", dependency.formatted("com.example", "other", "1"), "Not tested");
        isRefused("xml", "<dependency><groupId>ai.behest</dependency>", "groupId");
        isRefused("xml", "<configuration/>", "Neither");
        isRefused("xml", "<project><java.version>11</java.version></project>", "another Java");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <p>Hello                                      | shows nothing
            <p><b>Hello</p><script>1</script>             | EndTag
            <script type="module">const = 1;</script>     | SyntaxError
            """)
    void refusesBrokenHtml(String text, String why) {
        isRefused("html", text, why);
    }

    @Test
    void refusesBrokenScripts() {
        isRefused("js", "const a = ;", "SyntaxError");
        isRefused("ts", "const n: number = 'one';", "TS2322");
        isRefused("ts", "import OpenAI from \"openai\";\nnew OpenAI({ baseUrl: \"x\" });", "baseURL");
        isRefused("ts", "export function f(a) { return a; }", "TS7006");
        isRefused("python", "def f(:", "SyntaxError");
        isRefused("json", "{\"a\": 1,}", "property name");
        isRefused("json", "{\"a\": 1, \"a\": 2}", "Duplicate");
    }

    @Test
    void refusesSqlThatNamesWhatIsNotThere() {
        isRefused("sql", "SELECT uid FROM no_such_table;", "no_such_table");
        isRefused("sql supabase", "update auth.users set plan = 'pro';", "plan");
        isRefused(
                "sql supabase", "update auth.users set raw_app_meta_data = '{\"plan\": \"pro\"}';", "ada@example.com");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            if true; do echo; fi                          | syntax error
            ./behest start                                | start
            ./behest                                      | No command
            ./behest up --prot 8081                       | --prot
            ./behest origin add                           | ORIGIN
            ./behest origin allow http://localhost:3000   | allow
            X=1 ./behest key rotate                       | KEY_ID
            mvn -q -pl sdk,starter -am install            | no module starter
            ls examples; ./behest key make name           | make
            """)
    void refusesCommandsThatAreNone(String line, String why) {
        isRefused("bash", line, why);
    }

    @Test
    void refusesACallThatTheGatewayRefuses() {
        isRefused(
                "bash",
                ". data/demo.env\ncurl -s $BEHEST_BASE_URL/v1/nothing -H \"Authorization: Bearer $BEHEST_KEY\"",
                "not_found");
        isRefused("bash", ". data/demo.env\ncurl -sf $BEHEST_BASE_URL/v1/usage", "Status 22");
        isRefused("bash", ". data/demo.env\ncurl -s \"$BEHEST_URL\"/v1/usage", "BEHEST_URL");
    }

    @Test
    void refusesATreeThatHasMoved() {
        isRefused("tree", "server/  the server\nclient/  the client", "client/");
    }

    @Test
    void acceptsWhatIsWell() {
        for (String[] block : new String[][] {
            {"java", "String token = behest.auth().mint(userId).token();"},
            {"java fragment", "// void example(Behest mine)\nSystem.out.println(mine.mode());"},
            {"properties", "# a comment\nbehest.principal.tiers.gold=3\nserver.port=3000"},
            {"properties", "BEHEST_TENANT_ID=ten_1"},
            {"html", "<!doctype html>\n<title>t</title><p>Hello</p><script>1</script>"},
            {"sql", "SELECT count(*) FROM entry;\nSELECT 1;"},
            {"bash", "OPENAI_API_KEY=sk-... ./behest up --port 0   # starts"},
            {"bash", "./behest test"},
        }) {
            assertThatCode(() -> check(block[0], block[1])).as(block[1]).doesNotThrowAnyException();
        }
    }
}
