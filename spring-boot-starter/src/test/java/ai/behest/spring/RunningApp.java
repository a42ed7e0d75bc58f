package ai.behest.spring;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** An app with the starter, on a port of its own, spoken to over HTTP. */
final class RunningApp implements AutoCloseable {

    static {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "origin,host");
    }

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]* value=\"([^\"]+)\"");

    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    final String url;

    private RunningApp(ConfigurableApplicationContext context) {
        this.context = context;
        this.url = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
    }

    static RunningApp start(Class<?> app, Map<String, ?> properties) {
        var all = new HashMap<String, Object>(SigningKey.environment());
        all.put("behest.token-endpoint.enabled", "true");
        all.putAll(properties);
        var application = new SpringApplication(app);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.addInitializers(
                created -> created.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all)));
        return new RunningApp(application.run());
    }

    /** {@code POST /api/behest/token} with such headers: name, value, name, value. */
    Answered token(String... headers) throws IOException, InterruptedException {
        return send("POST", "/api/behest/token", "", headers);
    }

    Answered send(String method, String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Answered(http.send(request.build(), BodyHandlers.ofString()));
    }

    /** Signs in with the app's form, as a browser does; the cookie of the session. */
    String signIn(String user, String password) throws IOException, InterruptedException {
        Answered form = send("GET", "/login", "");
        var csrf = CSRF.matcher(form.body());
        if (!csrf.find()) {
            throw new AssertionError("No form: " + form.status());
        }
        Answered done = send(
                "POST",
                "/login",
                "username=" + user + "&password=" + password + "&_csrf=" + csrf.group(1),
                "Cookie",
                cookie(form),
                "Content-Type",
                "application/x-www-form-urlencoded");
        if (done.status() != 302 || String.valueOf(done.header("Location")).contains("error")) {
            throw new AssertionError("Not signed in: " + done.status());
        }
        return cookie(done);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }

    private static String cookie(Answered answered) {
        List<String> all = answered.response().headers().allValues("Set-Cookie");
        return all.stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No cookie"));
    }
}
