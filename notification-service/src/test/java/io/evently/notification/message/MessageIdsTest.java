package io.evently.notification.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageIdsTest {

  @Test
  void theSameFactAlwaysHasTheSameId() {
    UUID id = MessageIds.of(Kind.BOOKING_CONFIRMED, "b-1", 1);
    // Ids are stored and published: another rule would tell everybody everything again.
    assertThat(id).hasToString("5c47b8da-e284-5af1-8e05-299d7f230422");
    assertThat(id.version()).isEqualTo(5);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void otherFactsHaveOtherIds() {
    UUID id = MessageIds.of(Kind.BOOKING_CONFIRMED, "b-1", 1);
    assertThat(
            new UUID[] {
              MessageIds.of(Kind.BOOKING_CANCELLED, "b-1", 1),
              MessageIds.of(Kind.BOOKING_CONFIRMED, "b-2", 1),
              MessageIds.of(Kind.BOOKING_CONFIRMED, "b-1", 2)
            })
        .doesNotContain(id)
        .doesNotHaveDuplicates();
  }
}
