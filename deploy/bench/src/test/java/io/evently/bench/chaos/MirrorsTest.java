package io.evently.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.bench.Invariant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MirrorsTest {

  private static final Books.Row KEPT = booking("confirmed");
  private static final Books.Row GIVEN_BACK = booking("cancelled");
  private static final Books.Row HELD = booking("expired");

  private static Books.Row booking(String status) {
    return new Books.Row(UUID.randomUUID(), UUID.randomUUID(), "e", 2, status, 2);
  }

  private static Invariant told(String... messages) {
    return Mirrors.toldOnce(List.of(KEPT, GIVEN_BACK, HELD), List.of(messages));
  }

  private static String confirmed(Books.Row booking) {
    return "booking_confirmed " + booking.id();
  }

  private static String cancelled(Books.Row booking) {
    return "booking_cancelled " + booking.id();
  }

  @Test
  void aMirrorThatLacksOrInventsOrDoublesSomethingIsNone() {
    Set<String> stored = Set.of("a 1", "b 2");
    assertThat(Mirrors.same("m", stored, List.of("b 2", "a 1")).held()).isTrue();
    assertThat(Mirrors.same("m", stored, List.of("a 1")).detail()).contains("missing b 2");
    assertThat(Mirrors.same("m", stored, List.of("a 1", "b 2", "b 1")).detail())
        .contains("unwanted b 1");
    assertThat(Mirrors.same("m", stored, List.of("a 1", "b 2", "b 2")).held()).isFalse();
  }

  @Test
  void whoHasTicketsIsToldAndWhatWasGivenBackMayHaveBeenToldBefore() {
    assertThat(told(confirmed(KEPT)).held()).isTrue();
    assertThat(told(confirmed(KEPT), confirmed(GIVEN_BACK), cancelled(GIVEN_BACK)).held()).isTrue();
    assertThat(told(confirmed(GIVEN_BACK)).detail()).contains(KEPT.id() + " was never told of");
  }

  @Test
  void nobodyIsToldTwiceNorOfABookingThatIsNotThere() {
    assertThat(told(confirmed(KEPT), confirmed(KEPT)).detail()).contains("told 2 times");
    assertThat(told(confirmed(KEPT), confirmed(booking("confirmed"))).held()).isFalse();
  }
}
