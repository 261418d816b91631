package io.evently.gateway.soldout;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.platform.security.Caller;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AskedTest {

  private static final Caller ANN = new Caller("ann", Set.of("user"), "standard", Instant.MAX);

  @Test
  void ticketsForOneselfAreUnderstood() {
    assertThat(
            asked(
                "{\"user_id\":\"ann\",\"event_id\":\"456\",\"ticket_type\":\"vip\",\"quantity\":2}"))
        .isEqualTo(new Asked("456", "vip", false, 2));
    assertThat(Asked.of(body("{\"quantity\":1,\"user_id\":\"g\",\"event_id\":\"456\"}"), null))
        .isEqualTo(new Asked("456", null, true, 1));
  }

  /** Whatever may be refused for another reason has to reach the service that knows it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"user_id\":\"ann\",\"event_id\":\"456\"}",
        "{\"user_id\":\"ann\",\"quantity\":1}",
        "{\"event_id\":\"456\",\"quantity\":1}",
        "{\"user_id\":\"bob\",\"event_id\":\"456\",\"quantity\":1}",
        "{\"user_id\":\"ann\",\"event_id\":\"4 6\",\"quantity\":1}",
        "{\"user_id\":\"ann\",\"event_id\":456,\"quantity\":1}",
        "{\"user_id\":\"ann\",\"event_id\":\"456\",\"quantity\":0}",
        "{\"user_id\":\"ann\",\"event_id\":\"456\",\"quantity\":1001}",
        "{\"user_id\":\"ann\",\"event_id\":\"456\",\"quantity\":99999999999}",
        "{\"user_id\":\"ann\",\"event_id\":\"456\",\"quantity\":1.5}",
        "{\"user_id\":\"ann\",\"event_id\":\"456\",\"quantity\":\"1\"}",
        "{\"user_id\":\"ann\",\"event_id\":\"456\",\"quantity\":1,\"quantity\":2}",
        "{\"user_id\":\"ann\",\"event_id\":\"456\",\"quantity\":1}{}",
        "{\"user_id\":\"ann\",\"event_id\":\"456\",\"quantity\":1,\"seat\":\"A1\"}",
        "{\"user_id\":\"ann\",\"event_id\":\"456\",\"quantity\":1,\"access_code\":\"X\"}",
        "{\"user_id\":\"ann\",\"event_id\":\"456\",\"quantity\":1,\"allow_partial\":true}",
        "{\"user_id\":\"ann\",\"event_id\":\"456\",\"quantity\":1,\"ticket_type\":null}",
        "{\"user_id\":\"ann\",\"event_id\":\"456\",\"quantity\":1,\"items\":[{}]}"
      })
  void anythingElseIsLeftToTheService(String json) {
    assertThat(asked(json)).isNull();
  }

  @Test
  void aRequestWithoutABodyOrWithALongOneIsLeftToTheService() {
    assertThat(Asked.of(null, ANN)).isNull();
    String json = "{\"user_id\":\"ann\",\"event_id\":\"456\",\"quantity\":1}";
    assertThat(asked(json + " ".repeat(100))).isNotNull();
    assertThat(asked(json + " ".repeat(1024))).isNull();
  }

  private static Asked asked(String json) {
    return Asked.of(body(json), ANN);
  }

  private static Buffer body(String json) {
    return Buffer.buffer(json);
  }
}
