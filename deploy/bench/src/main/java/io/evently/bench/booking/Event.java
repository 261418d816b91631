package io.evently.bench.booking;

import io.evently.bench.shop.Organizer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One event for sale, and all bookings of it that clients were told of. */
public final class Event {

  static final int CAPACITY = 1_000_000;

  private final String id;
  private final List<UUID> booked = new ArrayList<>();
  private int lostAnswers;

  private Event(String id) {
    this.id = id;
  }

  /**
   * Publishes one with a million tickets.
   *
   * @param name part of its id
   */
  public static Event publish(Organizer organizer, String name) {
    return new Event(organizer.publish(name, CAPACITY, ""));
  }

  /** One that is there already. */
  public static Event of(String id) {
    return new Event(id);
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** Notes what a load was told. */
  public void sold(List<UUID> bookings, int withoutAnswer) {
    booked.addAll(bookings);
    lostAnswers += withoutAnswer;
  }

  List<UUID> booked() {
    return booked;
  }

  int lostAnswers() {
    return lostAnswers;
  }
}
