package io.evently.platform.observability;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/** The W3C trace context of the current request, in the form that goes into a record. */
public final class TraceContext {

  private static final int LENGTH = 55;

  private TraceContext() {}

  /** {@code traceparent} of the current span, or null when there is none. */
  public static String traceparent() {
    SpanContext span = Span.current().getSpanContext();
    return span.isValid()
        ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex()
        : null;
  }

  /** Work that may throw one kind of exception. */
  @FunctionalInterface
  public interface Work<E extends Exception> {
    void run() throws E;
  }

  /**
   * Does work as a part of the trace that a record brought: what it asks and says carries the trace
   * on.
   *
   * @param traceparent of the record; null or unreadable begins a trace of its own
   * @param name of the span, e.g. {@code process evently.booking.bookings.v1}
   */
  public static <E extends Exception> void continuing(String traceparent, String name, Work<E> work)
      throws E {
    Span span =
        GlobalOpenTelemetry.getTracer("io.evently")
            .spanBuilder(name)
            .setSpanKind(SpanKind.CONSUMER)
            .setParent(Context.root().with(Span.wrap(parse(traceparent))))
            .startSpan();
    try (Scope scope = span.makeCurrent()) {
      work.run();
    } finally {
      span.end();
    }
  }

  private static SpanContext parse(String traceparent) {
    if (traceparent == null || traceparent.length() != LENGTH) {
      return SpanContext.getInvalid();
    }
    return SpanContext.createFromRemoteParent(
        traceparent.substring(3, 35),
        traceparent.substring(36, 52),
        TraceFlags.fromHex(traceparent, 53),
        TraceState.getDefault());
  }
}
