package ai.behest.fake;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** Starts a provider of its own process: {@code --host}, {@code --port}, {@code --loops}; runs until it is killed. */
public final class Main {
    private static final String USAGE = "usage: --port 0..65535 (default 9090) --host ADDRESS (default 127.0.0.1)"
            + " --loops 1..64 (default 1) --delay-ms 0..600000 --chunks 0..100000";

    private Main() {}

    public static void main(String[] args) {
        FakeProvider.Options options;
        try {
            options = options(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(options.loops()));
        try {
            System.out.println(
                    "fake provider on " + FakeProvider.start(vertx, options).baseUrl());
        } catch (IllegalStateException e) {
            System.err.println("Cannot listen on " + options.host() + ":" + options.port() + ": " + e.getCause());
            System.exit(1);
        }
    }

    static FakeProvider.Options options(String[] args) {
        FakeProvider.Options options = FakeProvider.Options.DEFAULT.withPort(9090);
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException("A value is missing after " + args[i]);
            }
            String value = args[i + 1];
            options = switch (args[i]) {
                case "--host" -> options.withHost(value);
                case "--port" -> options.withPort(number(args[i], value));
                case "--loops" -> options.withLoops(number(args[i], value));
                case "--delay-ms" -> options.withDelayMillis(number(args[i], value));
                case "--chunks" -> options.withChunks(number(args[i], value));
                default -> throw new IllegalArgumentException("Unknown option " + args[i]);
            };
        }
        return options;
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " needs a number", e);
        }
    }
}
