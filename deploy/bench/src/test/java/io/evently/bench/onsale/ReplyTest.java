package io.evently.bench.onsale;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.bench.load.Wire.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplyTest {

  @Test
  void bookingAndCodeAreRead() {
    String id = "01234567-89ab-cdef-0123-456789abcdef";
    assertThat(Reply.of(new Answer(201, "{\"booking\":{\"id\":\"" + id + "\"}}", null)))
        .isEqualTo(new Reply(201, null, id, null));
    Duration pause = Duration.ofSeconds(2);
    assertThat(Reply.of(new Answer(503, "{\"code\":\"busy\"}", pause)))
        .isEqualTo(new Reply(503, "busy", null, pause));
  }

  @Test
  void noAnswerIsNoReply() {
    assertThat(Reply.of(Answer.NONE)).isEqualTo(Reply.NONE);
  }
}
