package io.evently.platform.outbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * All records of one transaction as one JSON array, so that no two records share a WAL position.
 * Records of a batch are much alike: the array is deflated, behind a byte that says so.
 */
public final class OutboxEnvelope {

  private static final JsonFactory JSON = new JsonFactory();

  /** First byte of a deflated array; JSON text never begins with it. */
  private static final byte DEFLATED = 1;

  private OutboxEnvelope() {}

  /** The bytes for {@code pg_logical_emit_message}. */
  public static byte[] write(List<OutboxRecord> records) {
    var out = new ByteArrayOutputStream(128 * records.size() + 256);
    out.write(DEFLATED);
    var deflater = new Deflater(Deflater.BEST_SPEED, true);
    try (var deflated = new DeflaterOutputStream(out, deflater, 2048);
        JsonGenerator json = JSON.createGenerator(deflated)) {
      json.writeStartArray();
      for (OutboxRecord r : records) {
        json.writeStartObject();
        json.writeStringField("topic", r.topic());
        json.writeStringField("key", r.key());
        json.writeStringField("id", r.id());
        json.writeStringField("type", r.type());
        json.writeStringField("subject", r.subject());
        json.writeStringField("time", r.time().toString());
        json.writeNumberField("sequence", r.sequence());
        if (r.traceparent() != null) {
          json.writeStringField("traceparent", r.traceparent());
        }
        json.writeFieldName("data");
        json.writeRawValue(new String(r.data(), StandardCharsets.UTF_8));
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  /**
   * The records of an envelope; {@code data} is cut out by position, never parsed into a tree. An
   * array that is not deflated is read too: it may be written by hand, or by an older version.
   *
   * @throws IOException when the bytes are not an envelope
   */
  public static List<OutboxRecord> read(byte[] envelope) throws IOException {
    byte[] array = envelope.length > 0 && envelope[0] == DEFLATED ? inflate(envelope) : envelope;
    var records = new ArrayList<OutboxRecord>();
    try (JsonParser json = JSON.createParser(array)) {
      require(json.nextToken() == JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_OBJECT) {
        records.add(readRecord(json, array));
      }
      require(json.currentToken() == JsonToken.END_ARRAY);
    }
    return records;
  }

  private static byte[] inflate(byte[] envelope) throws IOException {
    var inflater = new Inflater(true);
    try (var in =
        new InflaterInputStream(
            new ByteArrayInputStream(envelope, 1, envelope.length - 1), inflater)) {
      return in.readAllBytes();
    } finally {
      inflater.end();
    }
  }

  private static OutboxRecord readRecord(JsonParser json, byte[] envelope) throws IOException {
    String topic = null;
    String key = null;
    String id = null;
    String type = null;
    String subject = null;
    Instant time = null;
    String traceparent = null;
    long sequence = 0;
    byte[] data = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "topic" -> topic = json.getText();
        case "key" -> key = json.getText();
        case "id" -> id = json.getText();
        case "type" -> type = json.getText();
        case "subject" -> subject = json.getText();
        case "time" -> time = Instant.parse(json.getText());
        case "sequence" -> sequence = json.getLongValue();
        case "traceparent" -> traceparent = json.getText();
        case "data" -> {
          int from = (int) json.currentTokenLocation().getByteOffset();
          json.skipChildren();
          data = Arrays.copyOfRange(envelope, from, (int) json.currentLocation().getByteOffset());
        }
        default -> json.skipChildren();
      }
    }
    require(topic != null && key != null && id != null && time != null && data != null);
    return new OutboxRecord(topic, key, id, type, subject, time, sequence, traceparent, data);
  }

  private static void require(boolean condition) throws IOException {
    if (!condition) {
      throw new IOException("not an outbox envelope");
    }
  }
}
