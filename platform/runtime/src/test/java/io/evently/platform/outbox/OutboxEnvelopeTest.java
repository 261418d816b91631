package io.evently.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxEnvelopeTest {

  @Test
  void whatIsWrittenIsReadToTheByte() throws IOException {
    List<OutboxRecord> records =
        List.of(
            record(
                "a",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "{\"n\":1,\"t\":[{\"x\":\"}]\"}]}"),
            record("b", null, "{\"name\":\"Käthe \\\"K\\\" 🎫\"}"),
            record("c", null, "{}"));
    List<OutboxRecord> read = OutboxEnvelope.read(OutboxEnvelope.write(records));
    assertThat(read).usingRecursiveComparison().isEqualTo(records);
  }

  @Test
  void nothingIsNothing() throws IOException {
    assertThat(OutboxEnvelope.read(OutboxEnvelope.write(List.of()))).isEmpty();
  }

  @Test
  void refusesWhatIsNoEnvelope() {
    for (String wrong : List.of("", "{}", "[1]", "[{\"topic\":\"t\"}]", "[{\"topic\":\"t\"", "x")) {
      assertThatThrownBy(() -> OutboxEnvelope.read(wrong.getBytes(StandardCharsets.UTF_8)))
          .as(wrong)
          .isInstanceOf(IOException.class);
    }
  }

  private static OutboxRecord record(String id, String traceparent, String data) {
    return new OutboxRecord(
        "topic",
        "key",
        id,
        "type",
        "subject",
        Instant.parse("2026-01-01T00:00:00.000123Z"),
        7,
        traceparent,
        data.getBytes(StandardCharsets.UTF_8));
  }
}
