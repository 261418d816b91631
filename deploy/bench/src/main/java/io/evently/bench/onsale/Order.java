package io.evently.bench.onsale;

import io.evently.bench.onsale.Step.Ending;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** One buyer's request for tickets under one key, and what they were told. One thread writes it. */
final class Order {

  private final UUID key = UUID.randomUUID();
  private final int person;
  private final int quantity;
  private final Instant due;
  private final Set<String> bookings = new TreeSet<>();
  private Instant answered;
  private int status;
  private int attempts;
  private int repeats;
  private boolean confirmed;
  private boolean cancelled;
  private Ending ending = Ending.GAVE_UP;
  private String odd = "";

  /**
   * Not sent yet.
   *
   * @param due when the buyer wanted to send it
   */
  Order(int person, int quantity, Instant due) {
    this.person = person;
    this.quantity = quantity;
    this.due = due;
  }

  UUID key() {
    return key;
  }

  int person() {
    return person;
  }

  int quantity() {
    return quantity;
  }

  Instant due() {
    return due;
  }

  /** An answer to the request for tickets. */
  void held(Reply reply, Instant at) {
    attempts++;
    status = reply.status();
    answered = at;
    if (status == 201) {
      bookings.add(reply.booking());
    }
  }

  /** An answer to a later step. */
  void told(Step step, Reply reply) {
    if (reply.isToBeRepeated()) {
      repeats++;
    }
    confirmed |= step.kind() == Step.Kind.CONFIRM && reply.status() == 200;
    cancelled |= step.kind() == Step.Kind.CANCEL && reply.status() == 200;
  }

  void ended(Ending how, String why) {
    ending = how;
    odd = how == Ending.ODD ? why : "";
  }

  /** Ids of all 201 under the key: one, if any. */
  Set<String> bookings() {
    return bookings;
  }

  /** Of the last answer; null when there was none. */
  Instant answered() {
    return answered;
  }

  boolean isBooked() {
    return !bookings.isEmpty();
  }

  int status() {
    return status;
  }

  int attempts() {
    return attempts;
  }

  int repeats() {
    return repeats;
  }

  boolean isConfirmed() {
    return confirmed;
  }

  boolean isCancelled() {
    return cancelled;
  }

  Ending ending() {
    return ending;
  }

  String odd() {
    return odd;
  }
}
