package io.evently.platform.observability;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/**
 * One JSON object a line: time, level, logger, service, message, trace and span id, stack trace.
 */
final class JsonLogFormatter extends ExtFormatter {

  private static final JsonFactory JSON = new JsonFactory();

  private final String service;

  JsonLogFormatter(String service) {
    this.service = service;
  }

  @Override
  public String format(ExtLogRecord record) {
    var out = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("time", record.getInstant().toString());
      json.writeStringField("level", record.getLevel().getName());
      json.writeStringField("service", service);
      json.writeStringField("logger", record.getLoggerName());
      json.writeStringField("message", formatMessage(record));
      json.writeStringField("thread", record.getThreadName());
      Map<String, String> context = record.getMdcCopy();
      writeIfPresent(json, "trace_id", context.get("traceId"));
      writeIfPresent(json, "span_id", context.get("spanId"));
      if (record.getThrown() != null) {
        var trace = new StringWriter();
        record.getThrown().printStackTrace(new PrintWriter(trace, true));
        json.writeStringField("stack_trace", trace.toString());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.append('\n').toString();
  }

  private static void writeIfPresent(JsonGenerator json, String name, String value)
      throws IOException {
    if (value != null && !value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }
}
