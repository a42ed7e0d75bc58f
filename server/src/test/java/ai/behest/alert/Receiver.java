package ai.behest.alert;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The server of somebody who wants to be told, on a real port. It can be down, slow or unwilling. */
public final class Receiver implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Posted> posted = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final int port;
    private volatile HttpServer server;
    private volatile int status = 204;
    private volatile boolean silent;

    /** What was posted, bytes as they came. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Posted(String method, String target, Map<String, String> headers, byte[] body) {
        public String id() {
            return header("webhook-id");
        }

        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    public Receiver() {
        server = open(0);
        port = server.getAddress().getPort();
    }

    private HttpServer open(int wanted) {
        try {
            HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 50);
            opened.createContext("/", this::receive);
            opened.setExecutor(threads);
            opened.start();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void receive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Headers headers = exchange.getRequestHeaders();
        posted.add(new Posted(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                headers.keySet().stream()
                        .collect(java.util.stream.Collectors.toMap(
                                name -> name.toLowerCase(java.util.Locale.ROOT), headers::getFirst)),
                body));
        if (silent) {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        if (status == 302) {
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:" + port + "/elsewhere");
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    public String url() {
        return "http://127.0.0.1:" + port + "/hook?team=search";
    }

    public List<Posted> posted() {
        return List.copyOf(posted);
    }

    void answer(int wanted) {
        status = wanted;
    }

    /** Takes requests and says nothing. */
    void fallSilent() {
        silent = true;
    }

    public void down() {
        server.stop(0);
    }

    public void up() {
        server = open(port);
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
