package io.evently.bench.onsale;

import io.evently.bench.Invariant;
import io.evently.bench.measure.Topic.Told;
import io.evently.bench.onsale.Ledgers.State;
import io.evently.bench.onsale.Ledgers.Stored;
import io.evently.bench.onsale.Step.Ending;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What buyers were told against what is stored and what the topic says.
 *
 * @param orders of all buyers
 * @param stored bookings of the event
 * @param told records of the topic by booking, in their order
 * @param state of the event at the end
 * @param stock by the ledger
 */
record Reckoning(
    Collection<Order> orders,
    Map<UUID, Stored> stored,
    Map<UUID, List<Told>> told,
    State state,
    StockLine stock) {

  List<Invariant> check() {
    return List.of(
        stockAddsUp(),
        soldOut(),
        everyAnswerIsStored(),
        onePerKey(),
        everyBookingWasTold(),
        endingsAreStored(),
        everyAnswerMadeSense(),
        published());
  }

  private static Invariant zero(String name, long count, String what) {
    return new Invariant(name, count == 0, count + " " + what);
  }

  private Invariant stockAddsUp() {
    StockLine.Stock last = stock.moments().lastEntry().getValue();
    boolean sum = state.available() + state.held() + state.sold() == state.capacity();
    boolean ledger =
        last.available() == state.available()
            && last.held() == state.held()
            && last.sold() == state.sold();
    boolean never =
        stock.moments().values().stream()
            .allMatch(
                s ->
                    s.available() >= 0
                        && s.held() >= 0
                        && s.sold() >= 0
                        && s.available() + s.held() + s.sold() == state.capacity());
    return new Invariant(
        "available + held + sold = capacity, at the end and at each of the ledger's moments",
        sum && ledger && never,
        "%d + %d + %d = %d; ledger %d, %d, %d; %d moments"
            .formatted(
                state.available(),
                state.held(),
                state.sold(),
                state.capacity(),
                last.available(),
                last.held(),
                last.sold(),
                stock.moments().size()));
  }

  private Invariant soldOut() {
    return new Invariant(
        "what came free was sold again: all is sold while people ask",
        state.sold() == state.capacity(),
        state.sold() + " of " + state.capacity());
  }

  private Stream<Order> booked() {
    return orders.stream().filter(Order::isBooked);
  }

  private Invariant everyAnswerIsStored() {
    long lost =
        booked()
            .flatMap(o -> o.bookings().stream())
            .filter(id -> !stored.containsKey(UUID.fromString(id)))
            .count();
    return zero("every 201 is stored", lost, "lost of " + booked().count());
  }

  private Invariant onePerKey() {
    long several = booked().filter(o -> o.bookings().size() > 1).count();
    return new Invariant(
        "one booking a key",
        several == 0 && state.keys() == state.bookings(),
        "%d keys were told of several; %d bookings under %d keys"
            .formatted(several, state.bookings(), state.keys()));
  }

  /** Whoever gave up without an answer may have a booking that nobody knows of. */
  private Invariant everyBookingWasTold() {
    Set<String> known =
        booked().flatMap(o -> o.bookings().stream()).collect(Collectors.toCollection(HashSet::new));
    long untold = stored.keySet().stream().filter(id -> !known.contains(id.toString())).count();
    long gaveUp =
        orders.stream().filter(o -> !o.isBooked() && o.ending() == Ending.GAVE_UP).count();
    return new Invariant(
        "every booking was told of",
        untold <= gaveUp,
        untold + " were not; " + gaveUp + " gave up without an answer");
  }

  /** Who was told that the tickets are theirs, or given back, finds them so. */
  private Invariant endingsAreStored() {
    long wrong = booked().filter(o -> !isAsTold(o)).count();
    return zero("tickets are whose buyers were told so", wrong, "are not");
  }

  private boolean isAsTold(Order order) {
    Stored booking = stored.get(UUID.fromString(order.bookings().iterator().next()));
    if (booking == null || booking.quantity() != order.quantity()) {
      return false;
    }
    if (order.isCancelled()) {
      // A hold may have run out before it was given back: 200 then says that it is over.
      return booking.status().equals("cancelled")
          || booking.status().equals("expired") && !order.isConfirmed();
    }
    // Who gave up while giving back does not know.
    return !order.isConfirmed()
        || booking.status().equals("confirmed")
        || order.ending() == Ending.GAVE_UP;
  }

  private Invariant everyAnswerMadeSense() {
    Set<String> odd =
        orders.stream()
            .filter(o -> o.ending() == Ending.ODD)
            .map(Order::odd)
            .collect(Collectors.toCollection(TreeSet::new));
    long count = orders.stream().filter(o -> o.ending() == Ending.ODD).count();
    return zero("no buyer was answered what makes no sense", count, "were: " + odd);
  }

  private Invariant published() {
    long wrong =
        stored.entrySet().stream()
            .filter(b -> !isPublished(b.getValue(), told.getOrDefault(b.getKey(), List.of())))
            .count();
    return zero(
        "every state of every booking is published, in order",
        wrong,
        "bookings are not as stored, of " + stored.size());
  }

  static boolean isPublished(Stored booking, List<Told> records) {
    return Told.all(records, booking.sequence(), booking.status());
  }
}
