package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.behest.RefusalShape;
import ai.behest.wire.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The other rows of contract §8 that a client can cause: paths, methods, media types, headers. */
class ErrorsTest extends RefusedCalls {
    @ParameterizedTest
    @ValueSource(strings = {"/p/no-such-slug-000", "/p/", "/p/%00", "/p/" + "a.b"})
    void saysOfAnUnknownProjectThatItIsNotThere(String prefix) {
        HttpResponse<String> answer = house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + prefix + CHAT))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(HELLO)));
        RefusalShape.check(answer, 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1",
                "/v1/",
                "/v1/nothing",
                "/v1/chat/completions/",
                "/v1/chat",
                "/V1/chat/completions",
                "/v1/threads/a/b",
                "/v1/../v1/nothing"
            })
    void saysOfAnUnknownPathThatNothingIsThere(String path) {
        refused(at(path).header("Authorization", "Bearer " + token).GET(), 404, "not_found");
    }

    @Test
    void saysOfAnUnknownThreadOrModelThatItIsNotThere() {
        refused(
                at("/v1/threads/none")
                        .header("Authorization", "Bearer " + token)
                        .GET(),
                404,
                "not_found");
        refused(
                at("/v1/models/no-such-model")
                        .header("Authorization", "Bearer " + token)
                        .GET(),
                404,
                "model_not_found");
    }

    static Stream<Arguments> methods() {
        return Stream.of(
                arguments("GET", CHAT, "POST"),
                arguments("PUT", CHAT, "POST"),
                arguments("DELETE", "/v1/embeddings", "POST"),
                arguments("GET", "/v1/auth/mint", "POST"),
                arguments("GET", "/auth/v1/auth/mint", "POST"),
                arguments("POST", "/v1/models", "GET"),
                arguments("POST", "/v1/usage", "GET"),
                arguments("DELETE", "/v1/threads", "GET"),
                arguments("PUT", "/v1/threads/t1", "GET, DELETE"),
                arguments("DELETE", "/v1/threads/t1/messages", "GET"),
                arguments("BREW", CHAT, "POST"));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void saysWhichMethodAPathHas(String method, String path, String allow) {
        HttpResponse<String> answer =
                house.send(at(path).header("Authorization", "Bearer " + token).method(method, BodyPublishers.noBody()));
        RefusalShape.check(answer, 405, "method_not_allowed");
        assertThat(answer.headers().firstValue("Allow")).hasValue(allow);
        cors(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "json",
                "application/json2",
                "text/json; charset=utf-8",
                "application/xml"
            })
    void refusesAnotherMediaType(String type) {
        refused(
                at(CHAT).header("Authorization", "Bearer " + token)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(HELLO)),
                415,
                "unsupported_media_type");
    }

    @Test
    void refusesABodyWithoutAMediaType() {
        refused(
                at(CHAT).header("Authorization", "Bearer " + token).POST(BodyPublishers.ofString(HELLO)),
                415,
                "unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "deflate", "identity, gzip", "x"})
    void refusesAnEncodedBody(String encoding) {
        refused(chat(token).header("Content-Encoding", encoding), 415, "unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "token", "api_key", "key", "jwt"})
    void refusesCredentialsInTheAddress(String name) {
        JsonNode error = refused(
                at(CHAT + "?" + name + "=canary-4711")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(HELLO)),
                400,
                "validation_error");
        assertThat(error.get("param").stringValue()).isEqualTo(name);
        assertThat(error.toString()).doesNotContain("canary");
    }

    static Stream<Arguments> hostileIds() {
        return Stream.of("X-Session-Id", "X-Thread-Id")
                .flatMap(header -> Stream.of(
                        arguments(header, "x".repeat(256)), arguments(header, ""), arguments(header, "a\tb")));
    }

    @ParameterizedTest
    @MethodSource("hostileIds")
    void refusesAHostileIdInAHeader(String header, String value) {
        JsonNode error = refused(chat(token).header(header, value), 400, "validation_error");
        assertThat(error.get("param").stringValue()).isEqualTo(header);
    }

    @Test
    void refusesAHostileThreadIdOfEmbeddingsToo() {
        refused(
                at("/v1/embeddings")
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("X-Thread-Id", "x".repeat(256))
                        .POST(BodyPublishers.ofString("{\"model\":\"text-embedding-3-small\",\"input\":\"a\"}")),
                400,
                "validation_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", " System ", "dashboard-service", "a\tb"})
    void refusesAReservedOrHostileEndUserOfAnApiKey(String user) {
        for (HttpRequest.Builder request : new HttpRequest.Builder[] {
            withoutOrigin().header("X-End-User-Id", user).POST(BodyPublishers.ofString(HELLO)),
            withoutOrigin().POST(BodyPublishers.ofString("{\"user\":" + Json.text(user) + "," + HELLO.substring(1)))
        }) {
            RefusalShape.check(house.send(request), 400, "validation_error");
        }
    }
}
