package ai.behest.observe;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver of OTLP over HTTP, which keeps what it was sent. It can be made to answer nothing until released. */
final class Collector implements AutoCloseable {
    final List<ResourceSpans> resources = new CopyOnWriteArrayList<>();
    final List<Span> spans = new CopyOnWriteArrayList<>();
    final List<Headers> headers = new CopyOnWriteArrayList<>();
    final List<String> paths = new CopyOnWriteArrayList<>();
    final List<String> bodies = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Collector(int waits) throws IOException {
        gate = new CountDownLatch(waits);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    static Collector open() throws IOException {
        return new Collector(0);
    }

    static Collector stalled() throws IOException {
        return new Collector(1);
    }

    void release() {
        gate.countDown();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            paths.add(exchange.getRequestURI().getPath());
            headers.add(exchange.getRequestHeaders());
            gate.await();
            bodies.add(new String(body, StandardCharsets.ISO_8859_1));
            for (ResourceSpans resource :
                    ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
                resources.add(resource);
                resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
            }
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        } catch (InvalidProtocolBufferException e) {
            exchange.sendResponseHeaders(400, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Attributes by name; numbers, truths and texts as Java's own. */
    static Map<String, Object> attributes(List<KeyValue> pairs) {
        Map<String, Object> attributes = new HashMap<>();
        for (KeyValue pair : pairs) {
            attributes.put(
                    pair.getKey(),
                    switch (pair.getValue().getValueCase()) {
                        case STRING_VALUE -> pair.getValue().getStringValue();
                        case BOOL_VALUE -> pair.getValue().getBoolValue();
                        case INT_VALUE -> pair.getValue().getIntValue();
                        case DOUBLE_VALUE -> pair.getValue().getDoubleValue();
                        default -> throw new AssertionError("No such attribute is sent: " + pair);
                    });
        }
        return attributes;
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
