package io.evently.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
  void recordsThatAreAlikeTakeLittleRoom() {
    List<OutboxRecord> records =
        IntStream.range(0, 20)
            .mapToObj(i -> record("id-" + i, null, "{\"number\":" + i + ",\"kind\":\"general\"}"))
            .toList();
    assertThat(OutboxEnvelope.write(records)).hasSizeLessThan(20 * 30);
  }

  @Test
  void readsAnArrayThatIsNotDeflated() throws IOException {
    String plain =
        "[{\"topic\":\"t\",\"key\":\"k\",\"id\":\"i\",\"time\":\"2026-01-01T00:00:00Z\",\"data\":{}}]";
    assertThat(OutboxEnvelope.read(plain.getBytes(StandardCharsets.UTF_8)))
        .extracting(OutboxRecord::id)
        .containsExactly("i");
  }

  @Test
  void refusesADeflatedEnvelopeThatIsCutOff() {
    byte[] whole = OutboxEnvelope.write(List.of(record("a", null, "{}")));
    byte[] cut = Arrays.copyOf(whole, whole.length - 4);
    assertThatThrownBy(() -> OutboxEnvelope.read(cut)).isInstanceOf(IOException.class);
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
