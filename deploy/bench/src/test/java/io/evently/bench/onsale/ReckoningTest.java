package io.evently.bench.onsale;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.bench.Invariant;
import io.evently.bench.measure.Topic.Told;
import io.evently.bench.onsale.Ledgers.State;
import io.evently.bench.onsale.Ledgers.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReckoningTest {

  private static final Instant T0 = Instant.parse("2030-01-01T00:00:00Z");

  private final List<Order> orders = new ArrayList<>();
  private final Map<UUID, Stored> stored = new HashMap<>();
  private final Map<UUID, List<Told>> told = new HashMap<>();
  private final StockLine stock = new StockLine();
  private final UUID booking = UUID.randomUUID();
  private State state = new State(0, 1, 0, 1, 0, 0, 1, 1);

  @BeforeEach
  void oneTicketHeldAndPaid() {
    Order order = new Order(0, 1, T0);
    order.held(new Reply(201, null, booking.toString(), null), T0);
    order.told(Step.confirm(java.time.Duration.ZERO, "x", false), new Reply(200, null, null, null));
    order.ended(Step.Ending.BOUGHT, "");
    orders.add(order);
    stored.put(booking, new Stored("confirmed", 2, 1));
    told.put(booking, List.of(new Told(1, "held"), new Told(2, "confirmed")));
    stock.move(T0, 1, "none", "available");
    stock.move(T0.plusMillis(1), 1, "available", "held");
    stock.move(T0.plusMillis(2), 1, "held", "sold");
  }

  private List<String> broken() {
    return new Reckoning(orders, stored, told, state, stock)
        .check().stream().filter(i -> !i.held()).map(Invariant::name).toList();
  }

  @Test
  void whatFitsHolds() {
    assertThat(broken()).isEmpty();
  }

  @Test
  void aLostBookingIsFound() {
    stored.clear();
    assertThat(broken())
        .containsExactly("every 201 is stored", "tickets are whose buyers were told so");
  }

  @Test
  void aBookingThatNobodyWasToldOfIsFound() {
    UUID other = UUID.randomUUID();
    stored.put(other, new Stored("held", 1, 1));
    told.put(other, List.of(new Told(1, "held")));
    assertThat(broken()).containsExactly("every booking was told of");
  }

  @Test
  void twoBookingsOfOneKeyAreFound() {
    state = new State(0, 1, 0, 1, 0, 0, 2, 1);
    assertThat(broken()).containsExactly("one booking a key");
  }

  @Test
  void ticketsThatWereTakenFromTheirBuyerAreFound() {
    stored.put(booking, new Stored("expired", 2, 1));
    told.put(booking, List.of(new Told(1, "held"), new Told(2, "expired")));
    assertThat(broken()).containsExactly("tickets are whose buyers were told so");
  }

  @Test
  void stockThatDoesNotAddUpIsFound() {
    state = new State(0, 2, 0, 1, 0, 0, 1, 1);
    assertThat(broken()).hasSize(2).anyMatch(name -> name.startsWith("available + held + sold"));
  }

  @Test
  void aRecordMayComeTwiceButNotTooEarlyAndNotNever() {
    Stored confirmed = new Stored("confirmed", 2, 1);
    Told held = new Told(1, "held");
    Told sold = new Told(2, "confirmed");
    assertThat(Reckoning.isPublished(confirmed, List.of(held, held, sold, held, sold))).isTrue();
    assertThat(Reckoning.isPublished(confirmed, List.of(sold, held))).isFalse();
    assertThat(Reckoning.isPublished(confirmed, List.of(held))).isFalse();
    assertThat(Reckoning.isPublished(confirmed, List.of())).isFalse();
    assertThat(Reckoning.isPublished(confirmed, List.of(held, new Told(2, "cancelled")))).isFalse();
  }
}
