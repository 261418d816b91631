package io.evently.platform.observability;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;

/** The W3C trace context of the current request, in the form that goes into a record. */
public final class TraceContext {

  private TraceContext() {}

  /** {@code traceparent} of the current span, or null when there is none. */
  public static String traceparent() {
    SpanContext span = Span.current().getSpanContext();
    return span.isValid()
        ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex()
        : null;
  }
}
