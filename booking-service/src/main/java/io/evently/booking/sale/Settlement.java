package io.evently.booking.sale;

import io.evently.booking.sale.Command.Outcome;
import java.util.List;
import java.util.UUID;

/**
 * What a batch comes to: the outcomes in the order of the commands, and what has to be written for
 * them to be true.
 *
 * @param before the state that it was decided on
 * @param version of the inventory afterwards; unchanged when nothing moved
 * @param pools all pools afterwards
 * @param terms to be stored, or null
 */
public record Settlement(
    StockState before,
    List<Outcome> outcomes,
    long version,
    List<Pool> pools,
    SaleTerms terms,
    List<Made> made,
    List<Made> cancelled,
    List<Move> moves) {

  /** A booking's new state and the request that caused it. */
  public record Made(Booking booking, String traceparent) {}

  /**
   * A move of units.
   *
   * @param from {@code none, available, sold}; later also {@code held, waitlist}
   * @param bookingId null where no booking is concerned
   */
  public record Move(String ticketType, int units, String from, String to, UUID bookingId) {}

  public static final String NONE = "none";
  public static final String AVAILABLE = "available";
  public static final String SOLD = "sold";

  /** Whether there is anything to write. */
  public boolean changesNothing() {
    return version == before.version() && terms == null;
  }
}
