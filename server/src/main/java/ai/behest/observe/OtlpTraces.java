package ai.behest.observe;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.concurrent.TimeUnit;

/**
 * Spans over OTLP, in batches, from a bounded queue: when the collector is slow or gone, spans are dropped and calls go
 * on. A span is made after the fact, with the times and ids that the call had. The only class that loads OpenTelemetry.
 */
final class OtlpTraces implements Traces {
    private static final int QUEUE_MOST = 8_192;
    private static final int READ_MOST = 4_096;
    private static final int TEXT_MOST = 256;
    private static final int NAME_MOST = 128;
    private static final long CLOSE_SECONDS = 3;

    private final GivenIds ids = new GivenIds();
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    OtlpTraces(OtlpSettings settings) {
        OtlpHttpSpanExporterBuilder exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(settings.endpoint().toString());
        settings.headers().forEach(exporter::addHeader);
        AttributesBuilder resource = Attributes.builder();
        settings.resource().forEach(resource::put);
        provider = SdkTracerProvider.builder()
                .setIdGenerator(ids)
                .setSampler(Sampler.alwaysOn())
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(TEXT_MOST)
                        .build())
                .setResource(Resource.getDefault().merge(Resource.create(resource.build())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build())
                        .setMaxQueueSize(QUEUE_MOST)
                        .build())
                .build();
        tracer = provider.get("ai.behest");
    }

    @Override
    public void called(CallSignal signal) {
        String model = safe(signal.modelAsked());
        Span span = ids.during(
                signal,
                () -> tracer.spanBuilder(signal.operation() + " " + cut(model, NAME_MOST))
                        .setSpanKind(SpanKind.CLIENT)
                        .setParent(parent(signal))
                        .setStartTimestamp(signal.startEpochNanos(), TimeUnit.NANOSECONDS)
                        .setAllAttributes(attributes(signal, model))
                        .startSpan());
        if (signal.status().equals(CallSignal.FAILED)) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end(
                signal.startEpochNanos() + TimeUnit.MICROSECONDS.toNanos(signal.latencyMicros()), TimeUnit.NANOSECONDS);
    }

    private static Context parent(CallSignal signal) {
        return signal.parentSpanId().isEmpty()
                ? Context.root()
                : Context.root()
                        .with(Span.wrap(SpanContext.createFromRemoteParent(
                                signal.traceId(),
                                signal.parentSpanId(),
                                TraceFlags.getSampled(),
                                TraceState.getDefault())));
    }

    /** Named by the semantic conventions for generative AI where those have a name, else {@code behest.*}. */
    private static Attributes attributes(CallSignal signal, String model) {
        AttributesBuilder attributes = Attributes.builder()
                .put("gen_ai.operation.name", signal.operation())
                .put("gen_ai.provider.name", safe(GenAi.provider(signal.provider())))
                .put("gen_ai.request.model", model)
                .put("gen_ai.request.stream", signal.streamed())
                .put("gen_ai.usage.input_tokens", signal.inputTokens())
                .put("gen_ai.usage.output_tokens", signal.outputTokens())
                .put("http.response.status_code", signal.httpStatus())
                .put("behest.tenant.id", signal.tenantId())
                .put("behest.project.id", signal.projectId())
                .put("behest.call.status", signal.status())
                .put("behest.call.payer", signal.payer())
                .put("behest.usage.estimated", signal.estimated());
        if (!signal.modelServed().isEmpty()) {
            attributes.put("gen_ai.response.model", safe(signal.modelServed()));
        }
        Long firstByte = signal.firstByteMicros();
        if (signal.streamed() && firstByte != null) {
            attributes.put("gen_ai.response.time_to_first_chunk", firstByte / 1e6);
        }
        Long cost = signal.costPicodollars();
        if (cost != null) {
            attributes.put("behest.cost.picodollars", cost);
        }
        if (signal.status().equals(CallSignal.FAILED)) {
            String error = signal.errorCode();
            attributes.put("error.type", error == null ? "_OTHER" : safe(error));
        }
        return attributes.build();
    }

    /** Clients and providers choose names: whatever looks like a secret in one is masked. */
    private static String safe(String name) {
        return cut(Redaction.mask(cut(name, READ_MOST)), TEXT_MOST);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    @Override
    public void close() {
        provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
