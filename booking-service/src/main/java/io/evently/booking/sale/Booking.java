package io.evently.booking.sale;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Tickets of one type for one person.
 *
 * @param userId account id, or {@code guest:} and the guest's id
 * @param quantity tickets, 1 or more; of a booking that is over, those that it had at last
 * @param unitPrice in units of {@code currency}
 * @param reference unguessable, for people
 * @param sequence number of this state: 1 when made, one more with each change
 * @param idempotencyKey hash of the client's key, or null
 * @param requestHash of the request that made it, or null without a key
 * @param hold null where it was confirmed at once
 * @param reason why it was cancelled, or null
 * @param details never null
 */
public record Booking(
    UUID id,
    String eventId,
    String ticketType,
    String userId,
    int quantity,
    BigDecimal unitPrice,
    String currency,
    BookingStatus status,
    String reference,
    int sequence,
    UUID idempotencyKey,
    UUID requestHash,
    Instant createdAt,
    Instant updatedAt,
    Hold hold,
    Reason reason,
    Details details) {

  /** Without details, as most are. */
  public Booking(
      UUID id,
      String eventId,
      String ticketType,
      String userId,
      int quantity,
      BigDecimal unitPrice,
      String currency,
      BookingStatus status,
      String reference,
      int sequence,
      UUID idempotencyKey,
      UUID requestHash,
      Instant createdAt,
      Instant updatedAt,
      Hold hold,
      Reason reason) {
    this(
        id,
        eventId,
        ticketType,
        userId,
        quantity,
        unitPrice,
        currency,
        status,
        reference,
        sequence,
        idempotencyKey,
        requestHash,
        createdAt,
        updatedAt,
        hold,
        reason,
        Details.NONE);
  }

  /** Before the id of a guest; no account id contains a colon. */
  public static final String GUEST = "guest:";

  /**
   * How a booking began that was not confirmed at once.
   *
   * @param expiresAt until when the tickets were kept, by the database's clock
   * @param offerId of the waitlist, or null
   * @param confirmedAt null while it was not
   * @param extension null where it got no more time
   * @param lapsedAt when it ended, if a late payment bought the tickets all the same; else null
   */
  public record Hold(
      Instant expiresAt, UUID offerId, Instant confirmedAt, Extension extension, Instant lapsedAt) {

    /** Of one that got no more time and did not lapse. */
    public Hold(Instant expiresAt, UUID offerId, Instant confirmedAt) {
      this(expiresAt, offerId, confirmedAt, null, null);
    }
  }

  /**
   * More time.
   *
   * @param from the deadline until then
   * @param at when it was given
   */
  public record Extension(Instant from, Instant at) {}

  public BigDecimal total() {
    return unitPrice.multiply(BigDecimal.valueOf(quantity));
  }

  public boolean isGuest() {
    return userId.startsWith(GUEST);
  }

  /** Whether its tickets are out of the stock. */
  boolean isOpen() {
    return status == BookingStatus.HELD || status == BookingStatus.CONFIRMED;
  }

  /** How many tickets this state gave back; 0 where it gave none. */
  public int givenBack() {
    return switch (status) {
      case HELD -> 0;
      case CONFIRMED -> isPart() ? details.parts().getLast().units() : 0;
      case CANCELLED, EXPIRED -> quantity;
    };
  }

  /** Whether this is the state since a part was cancelled. */
  private boolean isPart() {
    return status == BookingStatus.CONFIRMED
        && !details.parts().isEmpty()
        && details.parts().getLast().sequence() == sequence;
  }

  /** Why tickets came free with this state; null where none did. */
  public Reason why() {
    return isPart() ? Reason.REQUESTED : reason;
  }

  /** How many of its tickets were cancelled while others were kept. */
  public int cancelledBefore() {
    return details.cancelled();
  }

  /** What is owed for this state: the price of tickets that were the person's and are not now. */
  public BigDecimal refundDue() {
    if (isPart()) {
      return unitPrice.multiply(BigDecimal.valueOf(givenBack()));
    }
    boolean was = hold == null || hold.confirmedAt() != null;
    return status == BookingStatus.CANCELLED && was && reason != Reason.PAYMENT_FAILED
        ? total()
        : BigDecimal.ZERO;
  }

  /** As it was answered when it was made: what a replay gives again. */
  public Booking asMade() {
    return history().getFirst();
  }

  /** All its states so far, in order. */
  public List<Booking> history() {
    if (details.parts().isEmpty()) {
      return statesOfAll();
    }
    List<Booking> states = new ArrayList<>(inParts(0).confirmedUntilNow());
    for (int i = 1; i <= details.parts().size(); i++) {
      Details.Part part = details.parts().get(i - 1);
      states.add(inParts(i).state(BookingStatus.CONFIRMED, part.sequence(), part.at(), hold, null));
    }
    if (!isOpen()) {
      states.add(this);
    }
    return states;
  }

  /** The state that a request left behind which cancelled a part; null if there was none. */
  Booking afterPart(UUID key) {
    for (int i = 0; i < details.parts().size(); i++) {
      Details.Part part = details.parts().get(i);
      if (key.equals(part.key())) {
        return inParts(i + 1)
            .state(BookingStatus.CONFIRMED, part.sequence(), part.at(), hold, null);
      }
    }
    return null;
  }

  /** With as many tickets as it had when so many parts had been cancelled. */
  private Booking inParts(int count) {
    Details then = details.upTo(count);
    return with(quantity + details.cancelled() - then.cancelled(), then);
  }

  private List<Booking> confirmedUntilNow() {
    return state(BookingStatus.CONFIRMED, sequence, updatedAt, hold, null).statesOfAll();
  }

  private List<Booking> statesOfAll() {
    List<Booking> states = new ArrayList<>();
    if (hold == null) {
      states.add(state(BookingStatus.CONFIRMED, 1, createdAt, null, null));
    } else {
      addHolds(states);
      if (hold.confirmedAt() != null) {
        states.add(
            state(BookingStatus.CONFIRMED, states.size() + 1, hold.confirmedAt(), hold, null));
      }
    }
    if (!isOpen()) {
      states.add(this);
    }
    return states;
  }

  private void addHolds(List<Booking> states) {
    Extension more = hold.extension();
    var first = new Hold(more == null ? hold.expiresAt() : more.from(), hold.offerId(), null);
    states.add(state(BookingStatus.HELD, 1, createdAt, first, null));
    var last = new Hold(hold.expiresAt(), hold.offerId(), null, more, null);
    if (more != null) {
      states.add(state(BookingStatus.HELD, 2, more.at(), last, null));
    }
    if (hold.lapsedAt() != null) {
      states.add(state(BookingStatus.EXPIRED, states.size() + 1, hold.lapsedAt(), last, null));
    }
  }

  Booking extended(Instant until, Instant at) {
    var extended = new Hold(until, hold.offerId(), null, new Extension(hold.expiresAt(), at), null);
    return state(BookingStatus.HELD, sequence + 1, at, extended, null);
  }

  /** Of one that has expired. */
  Booking paidLate(Instant at) {
    var lapsed = new Hold(hold.expiresAt(), hold.offerId(), at, hold.extension(), updatedAt);
    return state(BookingStatus.CONFIRMED, sequence + 1, at, lapsed, null);
  }

  Booking confirmed(Instant at) {
    var confirmed = new Hold(hold.expiresAt(), hold.offerId(), at, hold.extension(), null);
    return state(BookingStatus.CONFIRMED, sequence + 1, at, confirmed, null);
  }

  Booking expired(Instant at) {
    return state(BookingStatus.EXPIRED, sequence + 1, at, hold, null);
  }

  Booking cancelled(Instant at, Reason why) {
    return state(BookingStatus.CANCELLED, sequence + 1, at, hold, why);
  }

  /** Without some of its tickets; there are more. */
  Booking without(int units, Instant at, UUID key) {
    List<Details.Part> parts = new ArrayList<>(details.parts());
    parts.add(new Details.Part(sequence + 1, units, at, key));
    return with(quantity - units, details.with(parts))
        .state(BookingStatus.CONFIRMED, sequence + 1, at, hold, null);
  }

  Booking with(Details codes) {
    return with(quantity, codes);
  }

  /** What its codes made it cheaper by; null where it has none. */
  public BigDecimal discount() {
    return details.discount() == null
        ? null
        : details.discount().multiply(BigDecimal.valueOf(quantity));
  }

  private Booking with(int units, Details changed) {
    return new Booking(
        id,
        eventId,
        ticketType,
        userId,
        units,
        unitPrice,
        currency,
        status,
        reference,
        sequence,
        idempotencyKey,
        requestHash,
        createdAt,
        updatedAt,
        hold,
        reason,
        changed);
  }

  private Booking state(BookingStatus next, int number, Instant at, Hold held, Reason why) {
    return new Booking(
        id,
        eventId,
        ticketType,
        userId,
        quantity,
        unitPrice,
        currency,
        next,
        reference,
        number,
        idempotencyKey,
        requestHash,
        createdAt,
        at,
        held,
        why,
        details);
  }
}
