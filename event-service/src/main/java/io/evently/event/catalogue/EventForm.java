package io.evently.event.catalogue;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An event as an organiser writes it: the short form with {@code total_capacity} and {@code price},
 * or the full form with {@code ticket_types}. Nothing is checked here; see {@link EventRule}.
 */
@Schema(name = "EventForm", description = "The short form or, with ticket_types, the full form.")
record EventForm(
    @Schema(description = "Chosen by the client, else a UUIDv7.", pattern = "[A-Za-z0-9_-]{1,64}")
        String id,
    @Schema(minLength = 3, maxLength = 200, required = true) String name,
    @Schema(minLength = 1, maxLength = 200, required = true) String venue,
    @Schema(
            format = "date-time",
            required = true,
            description = "RFC 3339 with an offset, in the future, at most 5 years ahead.")
        String eventDate,
    @Schema(minimum = "1", maximum = "1000000", description = "Short form.") Integer totalCapacity,
    @Schema(
            minimum = "0",
            maximum = "1000000",
            description = "Short form. A number or a decimal string.")
        BigDecimal price,
    @Schema(defaultValue = "EUR", description = "ISO 4217.") String currency,
    @Schema(maxLength = 10_000) String description,
    @Schema(
            enumeration = {"draft", "published"},
            defaultValue = "published")
        String status,
    @Schema(format = "date-time", description = "Default: from publishing on.") String saleStartsAt,
    @Schema(format = "date-time", description = "Default: until the event begins.")
        String saleEndsAt,
    @Schema(minimum = "1", maximum = "100", defaultValue = "10") Integer maxPerOrder,
    @Schema(minimum = "1", description = "Over all orders of one account. Default: no limit.")
        Integer maxPerPerson,
    @Schema(defaultValue = "false") Boolean guestCheckout,
    @Schema(description = "Default: none, a booking is confirmed at once.") PaymentStep payment,
    @Schema(description = "Default: none, who comes to the sale may buy.") Room waitingRoom,
    @Schema(minItems = 1, maxItems = 50, description = "Full form.") List<Type> ticketTypes,
    @Schema(
            maxItems = 20,
            description = "Full form: seats that several ticket types are sold from.")
        List<Pool> pools) {

  /** A shared pool as an organiser writes it. */
  @Schema(name = "PoolForm")
  record Pool(
      @Schema(required = true, pattern = "[A-Za-z0-9_-]{1,64}") String id,
      @Schema(required = true, minimum = "1", maximum = "1000000") Integer capacity) {}

  /** The payment step as an organiser writes it. */
  @Schema(
      name = "PaymentForm",
      description = "Tickets are held for who pays, and are the buyer's once paid.")
  record PaymentStep(
      @Schema(required = true, description = "false is the same as no payment step.")
          Boolean required,
      @Schema(minimum = "60", maximum = "3600", defaultValue = "600") Integer holdSeconds,
      @Schema(defaultValue = "false", description = "Whether a buyer may have the time once more.")
          Boolean extendable) {

    static PaymentStep of(Payment payment) {
      return payment == null
          ? null
          : new PaymentStep(payment.required(), payment.holdSeconds(), payment.extendable());
    }

    /** Null where nothing has to be paid. */
    Payment toPayment() {
      return Boolean.TRUE.equals(required)
          ? new Payment(
              true,
              holdSeconds == null ? Payment.DEFAULT_HOLD_SECONDS : holdSeconds,
              Boolean.TRUE.equals(extendable))
          : null;
    }
  }

  /** The waiting room as an organiser writes it. */
  @Schema(
      name = "WaitingRoomForm",
      description = "Buyers wait before the sale and are let in in turn; sale_starts_at is needed.")
  record Room(
      @Schema(
              format = "date-time",
              description =
                  "Before sale_starts_at, at most 24 hours. Default: 15 minutes before it.")
          String opensAt) {

    static Room of(WaitingRoom room) {
      return room == null ? null : new Room(room.opensAt().toString());
    }

    WaitingRoom toWaitingRoom(Instant saleStartsAt) {
      return new WaitingRoom(
          opensAt == null
              ? saleStartsAt.minus(WaitingRoom.DEFAULT_AHEAD)
              : time(opensAt).orElseThrow());
    }
  }

  /** A ticket type as an organiser writes it. */
  @Schema(name = "TicketTypeForm")
  record Type(
      @Schema(required = true, pattern = "[A-Za-z0-9_-]{1,64}") String id,
      @Schema(description = "Default: the id.", maxLength = 200) String name,
      @Schema(required = true, minimum = "0", maximum = "1000000") BigDecimal price,
      @Schema(
              minimum = "1",
              maximum = "1000000",
              description = "Needed, unless it draws from a pool: there it is a cap of its own.")
          Integer capacity,
      @Schema(
              pattern = "[A-Za-z0-9_-]{1,64}",
              description = "One of pools. Default: none, its seats are its own.")
          String pool,
      @Schema(
              defaultValue = "false",
              description = "Whether each booking needs a code of POST /events/{id}/access-codes.")
          Boolean accessCodeRequired) {

    TicketType toTicketType(Map<String, Integer> pools) {
      return new TicketType(
          id,
          name == null ? id : name.strip(),
          price,
          capacity == null ? pools.get(pool) : capacity,
          pool,
          Boolean.TRUE.equals(accessCodeRequired));
    }
  }

  static final String DEFAULT_CURRENCY = "EUR";
  static final int DEFAULT_MAX_PER_ORDER = 10;

  /** The one type of the short form keeps its id and name when the event had another one. */
  private static final Type GENERAL =
      new Type(TicketType.GENERAL, "General admission", null, null, null, null);

  String currencyOrDefault() {
    return currency == null ? DEFAULT_CURRENCY : currency;
  }

  boolean isDraft() {
    return "draft".equals(status);
  }

  /** Empty when the text is no RFC 3339 time with an offset. */
  static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Only after every rule held. */
  Details toDetails() {
    return toDetails(GENERAL.id(), GENERAL.name());
  }

  /**
   * Only after every rule held.
   *
   * @param typeId id of the one ticket type when this is the short form
   */
  Details toDetails(String typeId, String typeName) {
    return new Details(
        name.strip(),
        venue.strip(),
        description,
        instant(eventDate),
        currencyOrDefault(),
        instant(saleStartsAt),
        instant(saleEndsAt),
        maxPerOrder == null ? DEFAULT_MAX_PER_ORDER : maxPerOrder,
        maxPerPerson,
        Boolean.TRUE.equals(guestCheckout),
        payment == null ? null : payment.toPayment(),
        waitingRoom == null ? null : waitingRoom.toWaitingRoom(instant(saleStartsAt)),
        ticketTypes == null
            ? List.of(new TicketType(typeId, typeName, price, totalCapacity, null, false))
            : ticketTypes.stream().map(type -> type.toTicketType(capacities())).toList(),
        poolsOrNone().stream().map(p -> new SharedPool(p.id(), p.capacity())).toList());
  }

  List<Pool> poolsOrNone() {
    return pools == null ? List.of() : pools;
  }

  /** By pool; of one that has several or none, any. */
  Map<String, Integer> capacities() {
    Map<String, Integer> capacities = new HashMap<>();
    poolsOrNone().stream()
        .filter(p -> p != null && p.id() != null)
        .forEach(p -> capacities.put(p.id(), p.capacity()));
    return capacities;
  }

  private static Instant instant(String text) {
    return text == null ? null : time(text).orElseThrow();
  }
}
