package ai.behest.observe;

import ai.behest.wire.Code;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/**
 * What the rest of the house tells: calls, refusals, and numbers to look at. {@link #called} and {@link #refused} may
 * be used on event loops from many threads: they never block and take about a microsecond.
 */
public final class Signals implements AutoCloseable {
    /** The media type of {@link #prometheus}. */
    public static final String PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    static final int MODELS_MOST = 500;
    private static final int PROVIDERS_MOST = 50;
    private static final int ERRORS_MOST = 50;
    private static final int PROJECTS_MOST = 500;
    private static final int LABEL_SETS_MOST = 1_000;
    private static final Pattern GAUGE = Pattern.compile("behest_[a-z][a-z0-9_]{0,80}");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Traces traces;
    private final JvmMeters jvm;
    private final Vocabulary models = new Vocabulary(MODELS_MOST);
    private final Vocabulary providers = new Vocabulary(PROVIDERS_MOST);
    private final Vocabulary errors = new Vocabulary(ERRORS_MOST);
    private final Vocabulary projects = new Vocabulary(PROJECTS_MOST);
    private final Map<CallMeters.Labels, CallMeters> calls = new ConcurrentHashMap<>();
    private final Map<Tags, Spend> spends = new ConcurrentHashMap<>();
    private final Map<Code, Counter> refusals = new EnumMap<>(Code.class);
    private final boolean byProject;

    /**
     * @param environment {@code BEHEST_METRICS_PROJECTS=true} adds the project to the counters of calls and cost
     *     (up to 500 projects, then {@code other}); {@code OTEL_EXPORTER_OTLP_ENDPOINT} or
     *     {@code OTEL_EXPORTER_OTLP_TRACES_ENDPOINT} turns traces on
     * @throws IllegalArgumentException naming the variable that has a bad value
     */
    public Signals(Map<String, String> environment) {
        this.traces = Traces.from(environment);
        this.jvm = new JvmMeters(registry);
        this.byProject = "true".equals(environment.get("BEHEST_METRICS_PROJECTS"));
        FunctionCounter.builder("behest.log.lines.dropped", registry, _ -> Logs.dropped())
                .description("Log lines lost because they could not be written fast enough.")
                .register(registry);
        for (Code code : Code.values()) {
            refusals.put(
                    code,
                    Counter.builder("behest.refusals")
                            .description("Requests refused before any provider was asked.")
                            .tag("code", code.text())
                            .register(registry));
        }
    }

    /** One finished call. */
    public void called(CallSignal signal) {
        meters(labels(signal)).count(signal);
        traces.called(signal);
    }

    /** A request that was refused before any provider was asked. */
    public void refused(Code code) {
        Counter counter = refusals.get(code);
        if (counter != null) {
            counter.increment();
        }
    }

    /**
     * A number to be read at each scrape, from any thread.
     *
     * @param name as it shall appear: {@code behest_} and lower-case words; each name once
     */
    public void gauge(String name, String description, IntSupplier value) {
        if (!GAUGE.matcher(name).matches()) {
            throw new IllegalArgumentException("A gauge's name is behest_ and lower-case words, not " + name + ".");
        }
        if (registry.find(name).gauge() != null) {
            throw new IllegalArgumentException("There is a gauge " + name + " already.");
        }
        Gauge.builder(name, value, IntSupplier::getAsInt)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** Everything in Prometheus' text form. Takes milliseconds: call it away from the event loops. */
    public byte[] prometheus() {
        ByteArrayOutputStream text = new ByteArrayOutputStream(64 * 1024);
        try {
            registry.scrape(text, PROMETHEUS_TYPE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }

    /** Sends the spans that wait, for three seconds at most. */
    @Override
    public void close() {
        traces.close();
        jvm.close();
        registry.close();
    }

    private CallMeters meters(CallMeters.Labels labels) {
        CallMeters known = calls.get(labels);
        if (known != null) {
            return known;
        }
        CallMeters.Labels bounded = calls.size() < LABEL_SETS_MOST ? labels : withoutNames(labels);
        return calls.computeIfAbsent(bounded, fresh -> new CallMeters(registry, fresh, byProject, this::spend));
    }

    private Spend spend(Tags tags) {
        return spends.computeIfAbsent(tags, _ -> new Spend());
    }

    /**
     * A model's name is learnt from a call that it completed, so that asking for invented models (which end users can,
     * where a provider takes any name) does not use up the room.
     */
    private CallMeters.Labels labels(CallSignal signal) {
        String error = signal.errorCode();
        return new CallMeters.Labels(
                signal.operation(),
                providers.admit(signal.provider()),
                signal.status().equals(CallSignal.COMPLETED)
                        ? models.admit(signal.modelAsked())
                        : models.known(signal.modelAsked()),
                signal.payer(),
                signal.status(),
                error == null ? "" : errors.admit(error),
                byProject ? projects.admit(signal.projectId()) : "");
    }

    private static CallMeters.Labels withoutNames(CallMeters.Labels labels) {
        return new CallMeters.Labels(
                labels.operation(),
                labels.provider(),
                Vocabulary.OTHER,
                labels.payer(),
                labels.status(),
                labels.error(),
                labels.project().isEmpty() ? "" : Vocabulary.OTHER);
    }
}
