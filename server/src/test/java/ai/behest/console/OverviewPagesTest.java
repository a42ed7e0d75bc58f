package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.people.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OverviewPagesTest {

    @SuppressWarnings("NullAway.Init")
    private static TestHouse house;

    @BeforeAll
    static void open(@TempDir Path data) {
        house = new TestHouse(data);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void saysWhatToDoUntilSomethingIsCalledAndThenHowItIsGoing() {
        Browser owner = new Browser(house, Role.OWNER);
        String path = "/projects/" + house.projectId();
        Browser.Seen fresh = owner.get(path);
        assertThat(fresh.page().select(".empty li")).hasSize(3);
        assertThat(fresh.page().select(".code code").text()).endsWith("/p/" + house.slug());
        assertThat(fresh.page().select(".tile b").eachText()).startsWith("0", "$0.00", "-", "-", "0");

        String token = house.token("ada");
        String call = "{\"model\":\"openai/gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
        assertThat(house.post("/v1/chat/completions", token, call).statusCode()).isEqualTo(200);
        assertThat(house.post("/v1/chat/completions", token, call).statusCode()).isEqualTo(200);
        Browser.Seen called = owner.get(path);
        assertThat(called.page().select(".empty")).isEmpty();
        assertThat(called.page().select(".tile b").eachText().getFirst()).isEqualTo("2");
        assertThat(called.page().select(".tile b").eachText().get(1)).isNotEqualTo("$0.00");
        assertThat(called.page().select(".tile b").eachText().get(2)).endsWith(" ms");
        assertThat(called.page().select("figure rect[height=48]"))
                .as("the hour of both calls is the highest of requests and of spend")
                .hasSize(2);
        assertThat(called.page().select("figure rect")).hasSize(72);
        assertThat(called.text()).contains("newest 1,000 calls (2 of them)");
    }

    @Test
    void theLivePartIsTheFiguresAlone() {
        Browser.Seen live = new Browser(house, Role.VIEWER).get("/projects/" + house.projectId() + "/live");
        assertThat(live.status()).isEqualTo(200);
        assertThat(live.page().select("nav, h1, script")).isEmpty();
        assertThat(live.page().select(".tile")).hasSize(5);
    }

    @Test
    void anotherTenantsProjectIsNotFound() {
        Browser owner = new Browser(house, Role.OWNER);
        assertThat(owner.get("/projects/proj_of_somebody_else").status()).isEqualTo(404);
        assertThat(owner.get("/projects/proj_of_somebody_else/live").status()).isEqualTo(404);
    }
}
