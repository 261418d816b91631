package io.evently.event.catalogue;

import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What an event has to be, each rule by name; all are asked, so that all errors come at once. */
@SuppressWarnings("ImmutableEnumChecker") // each check is a lambda that captures nothing
enum EventRule {
  ID_FORMAT(
      (form, now, wrong) -> {
        if (form.id() != null && !form.id().matches(Limits.ID)) {
          wrong.accept(error("/id", "wrong_format", "Send 1 to 64 of A-Z a-z 0-9 _ -."));
        }
      }),
  NAME_LENGTH((form, now, wrong) -> text("/name", form.name(), 3, 200, wrong)),
  VENUE_LENGTH((form, now, wrong) -> text("/venue", form.venue(), 1, 200, wrong)),
  DESCRIPTION_LENGTH(
      (form, now, wrong) -> {
        if (form.description() != null) {
          text("/description", form.description(), 0, 10_000, wrong);
        }
      }),
  STATUS_DRAFT_OR_PUBLISHED(
      (form, now, wrong) -> {
        if (form.status() != null && !Set.of("draft", "published").contains(form.status())) {
          wrong.accept(error("/status", "unknown_value", "Send draft or published."));
        }
      }),
  EVENT_DATE_IN_THE_FUTURE(
      (form, now, wrong) -> {
        if (form.eventDate() == null) {
          wrong.accept(error("/event_date", "required", "Say when the event begins."));
          return;
        }
        time("/event_date", form.eventDate(), wrong)
            .filter(date -> !date.isAfter(now))
            .ifPresent(
                date ->
                    wrong.accept(
                        error("/event_date", "in_the_past", "Send a date in the future.")));
      }),
  EVENT_DATE_WITHIN_FIVE_YEARS(
      (form, now, wrong) ->
          EventForm.time(orEmpty(form.eventDate()))
              .filter(date -> date.isAfter(now.plus(Limits.AHEAD)))
              .ifPresent(
                  date ->
                      wrong.accept(
                          error("/event_date", "out_of_range", "At most 5 years ahead.")))),
  CURRENCY_KNOWN(
      (form, now, wrong) -> {
        if (decimals(form).isEmpty()) {
          wrong.accept(error("/currency", "unknown_value", "Send an ISO 4217 code such as EUR."));
        }
      }),
  ONE_FORM(
      (form, now, wrong) -> {
        if (form.ticketTypes() == null) {
          return;
        }
        if (form.totalCapacity() != null) {
          wrong.accept(
              error("/total_capacity", "exclusive", "Leave it out: ticket_types has capacities."));
        }
        if (form.price() != null) {
          wrong.accept(error("/price", "exclusive", "Leave it out: ticket_types has prices."));
        }
      }),
  CAPACITY_RANGE(
      (form, now, wrong) -> {
        if (form.ticketTypes() == null) {
          capacity("/total_capacity", form.totalCapacity(), wrong);
        }
      }),
  PRICE_RANGE(
      (form, now, wrong) -> {
        if (form.ticketTypes() == null) {
          price("/price", form.price(), form, wrong);
        }
      }),
  TICKET_TYPES_VALID(
      (form, now, wrong) -> {
        if (form.ticketTypes() == null) {
          return;
        }
        int count = form.ticketTypes().size();
        if (count < 1 || count > Limits.TYPES) {
          wrong.accept(error("/ticket_types", "wrong_length", "Send 1 to 50 ticket types."));
          return;
        }
        for (int i = 0; i < count; i++) {
          type("/ticket_types/" + i, form.ticketTypes().get(i), form, wrong);
        }
      }),
  TICKET_TYPE_IDS_UNIQUE(
      (form, now, wrong) -> {
        Set<String> seen = new HashSet<>();
        List<EventForm.Type> types = types(form);
        for (int i = 0; i < types.size(); i++) {
          EventForm.Type type = types.get(i);
          if (type != null && type.id() != null && !seen.add(type.id())) {
            wrong.accept(
                error("/ticket_types/" + i + "/id", "duplicate", "Send each id only once."));
          }
        }
      }),
  POOLS_VALID(
      (form, now, wrong) -> {
        List<EventForm.Pool> pools = form.poolsOrNone();
        if (!pools.isEmpty() && form.ticketTypes() == null) {
          wrong.accept(error("/pools", "exclusive", "Send ticket_types that draw from them."));
        }
        if (pools.size() > Limits.POOLS) {
          wrong.accept(error("/pools", "wrong_length", "Send at most 20 pools."));
          return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < pools.size(); i++) {
          pool("/pools/" + i, pools.get(i), form, wrong);
          if (pools.get(i) != null && pools.get(i).id() != null && !seen.add(pools.get(i).id())) {
            wrong.accept(error("/pools/" + i + "/id", "duplicate", "Send each id only once."));
          }
        }
      }),
  CAPACITY_IN_SUM(
      (form, now, wrong) -> {
        long sum =
            types(form).stream()
                    .filter(type -> type != null && type.pool() == null && type.capacity() != null)
                    .mapToLong(EventForm.Type::capacity)
                    .sum()
                + form.poolsOrNone().stream()
                    .filter(pool -> pool != null && pool.capacity() != null)
                    .mapToLong(EventForm.Pool::capacity)
                    .sum();
        if (sum > Limits.CAPACITY) {
          wrong.accept(
              error("/ticket_types", "out_of_range", "At most 1000000 seats over all types."));
        }
      }),
  SALE_TIMES_READABLE(
      (form, now, wrong) -> {
        if (form.saleStartsAt() != null) {
          time("/sale_starts_at", form.saleStartsAt(), wrong);
        }
        if (form.saleEndsAt() != null) {
          time("/sale_ends_at", form.saleEndsAt(), wrong);
        }
      }),
  SALE_STARTS_BEFORE_IT_ENDS(
      (form, now, wrong) ->
          inOrder(
              form.saleStartsAt(),
              form.saleEndsAt(),
              error("/sale_ends_at", "too_early", "Send a time after sale_starts_at."),
              wrong)),
  SALE_STARTS_BEFORE_EVENT(
      (form, now, wrong) ->
          inOrder(
              form.saleStartsAt(),
              form.eventDate(),
              error("/sale_starts_at", "too_late", "Send a time before event_date."),
              wrong)),
  SALE_ENDS_BY_EVENT(
      (form, now, wrong) -> {
        Optional<Instant> end = EventForm.time(orEmpty(form.saleEndsAt()));
        Optional<Instant> event = EventForm.time(orEmpty(form.eventDate()));
        if (end.isPresent() && event.isPresent() && end.get().isAfter(event.get())) {
          wrong.accept(error("/sale_ends_at", "too_late", "Send a time no later than event_date."));
        }
      }),
  MAX_PER_ORDER_RANGE(
      (form, now, wrong) -> {
        if (form.maxPerOrder() != null && (form.maxPerOrder() < 1 || form.maxPerOrder() > 100)) {
          wrong.accept(error("/max_per_order", "out_of_range", "Send 1 to 100."));
        }
      }),
  MAX_PER_PERSON_POSITIVE(
      (form, now, wrong) -> {
        if (form.maxPerPerson() != null && form.maxPerPerson() < 1) {
          wrong.accept(error("/max_per_person", "out_of_range", "Send at least 1."));
        }
      }),
  PAYMENT_STEP_COMPLETE(
      (form, now, wrong) -> {
        if (form.payment() != null && form.payment().required() == null) {
          wrong.accept(
              error("/payment/required", "required", "Say whether tickets have to be paid."));
        }
      }),
  HOLD_SECONDS_RANGE(
      (form, now, wrong) -> {
        Integer seconds = form.payment() == null ? null : form.payment().holdSeconds();
        if (seconds != null && (seconds < Limits.SHORTEST_HOLD || seconds > Limits.LONGEST_HOLD)) {
          wrong.accept(error("/payment/hold_seconds", "out_of_range", "Send 60 to 3600."));
        }
      }),
  WAITING_ROOM_NEEDS_SALE_START(
      (form, now, wrong) -> {
        if (form.waitingRoom() != null && form.saleStartsAt() == null) {
          wrong.accept(
              error(
                  "/sale_starts_at", "required", "Say what people in the waiting room wait for."));
        }
      }),
  WAITING_ROOM_TIME_READABLE(
      (form, now, wrong) -> {
        if (opensAt(form) != null) {
          time("/waiting_room/opens_at", opensAt(form), wrong);
        }
      }),
  WAITING_ROOM_OPENS_BEFORE_THE_SALE(
      (form, now, wrong) ->
          inOrder(
              opensAt(form),
              form.saleStartsAt(),
              error("/waiting_room/opens_at", "too_late", "Send a time before sale_starts_at."),
              wrong)),
  WAITING_ROOM_OPENS_WITHIN_A_DAY_OF_THE_SALE(
      (form, now, wrong) -> {
        Optional<Instant> opens = EventForm.time(orEmpty(opensAt(form)));
        Optional<Instant> sale = EventForm.time(orEmpty(form.saleStartsAt()));
        if (opens.isPresent()
            && sale.isPresent()
            && opens.get().isBefore(sale.get().minus(WaitingRoom.LONGEST_AHEAD))) {
          wrong.accept(
              error(
                  "/waiting_room/opens_at",
                  "too_early",
                  "Send a time at most 24 hours before sale_starts_at."));
        }
      });

  private final Check check;

  EventRule(Check check) {
    this.check = check;
  }

  /** Tells everything that is wrong. */
  @FunctionalInterface
  private interface Check {
    void check(EventForm form, Instant now, Consumer<FieldError> wrong);
  }

  private static final class Limits {
    static final String ID = "[A-Za-z0-9_-]{1,64}";
    static final int CAPACITY = 1_000_000;
    static final BigDecimal PRICE = BigDecimal.valueOf(1_000_000);
    static final int TYPES = 50;
    static final int POOLS = 20;
    static final int SHORTEST_HOLD = 60;
    static final int LONGEST_HOLD = 3600;
    static final Duration AHEAD = Duration.ofDays(5 * 365 + 2);
  }

  /**
   * @throws ProblemException {@code validation_failed} with a pointer for each thing that is wrong
   */
  static void requireAll(EventForm form, Instant now) {
    List<FieldError> errors = broken(form, now);
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
  }

  static List<FieldError> broken(EventForm form, Instant now) {
    List<FieldError> errors = new ArrayList<>();
    for (EventRule rule : values()) {
      rule.check.check(form, now, errors::add);
    }
    return errors;
  }

  private static void type(
      String at, EventForm.Type type, EventForm form, Consumer<FieldError> wrong) {
    if (type == null) {
      wrong.accept(error(at, "required", "Send a ticket type."));
      return;
    }
    if (type.id() == null) {
      wrong.accept(error(at + "/id", "required", "Name the ticket type."));
    } else if (!type.id().matches(Limits.ID)) {
      wrong.accept(error(at + "/id", "wrong_format", "Send 1 to 64 of A-Z a-z 0-9 _ -."));
    }
    if (type.name() != null) {
      text(at + "/name", type.name(), 1, 200, wrong);
    }
    if (type.pool() == null) {
      capacity(at + "/capacity", type.capacity(), wrong);
    } else {
      draws(at, type, form, wrong);
    }
    price(at + "/price", type.price(), form, wrong);
  }

  /** A cap that is none would be lost when the pool grows. */
  private static void draws(
      String at, EventForm.Type type, EventForm form, Consumer<FieldError> wrong) {
    Integer pool = form.capacities().get(type.pool());
    if (pool == null) {
      wrong.accept(error(at + "/pool", "unknown_value", "Send the id of one of pools."));
    } else if (type.capacity() != null && (type.capacity() < 1 || type.capacity() >= pool)) {
      wrong.accept(
          error(
              at + "/capacity",
              "out_of_range",
              "Send 1 to less than the pool has, or leave it out: then the pool is the limit."));
    }
  }

  private static void pool(
      String at, EventForm.Pool pool, EventForm form, Consumer<FieldError> wrong) {
    if (pool == null) {
      wrong.accept(error(at, "required", "Send a pool."));
      return;
    }
    if (pool.id() == null) {
      wrong.accept(error(at + "/id", "required", "Name the pool."));
    } else if (!pool.id().matches(Limits.ID)) {
      wrong.accept(error(at + "/id", "wrong_format", "Send 1 to 64 of A-Z a-z 0-9 _ -."));
    } else if (types(form).stream().noneMatch(t -> t != null && pool.id().equals(t.pool()))) {
      wrong.accept(error(at, "unused", "No ticket type draws from it: leave it out."));
    }
    capacity(at + "/capacity", pool.capacity(), wrong);
  }

  private static void text(String at, String value, int min, int max, Consumer<FieldError> wrong) {
    if (value == null) {
      wrong.accept(error(at, "required", "It is needed."));
      return;
    }
    int length = value.strip().length();
    if (length < min || length > max) {
      wrong.accept(error(at, "wrong_length", "Send %d to %d characters.".formatted(min, max)));
    } else if (value.indexOf('\0') >= 0) {
      wrong.accept(error(at, "wrong_format", "Leave out the character U+0000."));
    }
  }

  private static void capacity(String at, Integer value, Consumer<FieldError> wrong) {
    if (value == null) {
      wrong.accept(error(at, "required", "Say how many seats there are."));
    } else if (value < 1 || value > Limits.CAPACITY) {
      wrong.accept(error(at, "out_of_range", "Send 1 to 1000000."));
    }
  }

  /** The range comes first: a number like 1e999999999 must never be written out. */
  private static void price(
      String at, BigDecimal value, EventForm form, Consumer<FieldError> wrong) {
    if (value == null) {
      wrong.accept(error(at, "required", "Say what it costs; 0 is free."));
    } else if (value.signum() < 0 || value.compareTo(Limits.PRICE) > 0) {
      wrong.accept(error(at, "out_of_range", "Send 0 to 1000000."));
    } else {
      int decimals = decimals(form).orElse(2);
      if (value.signum() != 0 && value.stripTrailingZeros().scale() > decimals) {
        wrong.accept(
            error(at, "too_precise", "Send at most " + decimals + " decimals for this currency."));
      }
    }
  }

  private static Optional<Integer> decimals(EventForm form) {
    try {
      int decimals = Currency.getInstance(form.currencyOrDefault()).getDefaultFractionDigits();
      return decimals < 0 ? Optional.empty() : Optional.of(decimals);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> time(String at, String text, Consumer<FieldError> wrong) {
    Optional<Instant> time = EventForm.time(text);
    if (time.isEmpty()) {
      wrong.accept(
          error(at, "wrong_format", "Send RFC 3339 with an offset, e.g. 2030-05-01T20:00:00Z."));
    }
    return time;
  }

  private static void inOrder(
      String first, String second, FieldError otherwise, Consumer<FieldError> wrong) {
    Optional<Instant> from = EventForm.time(orEmpty(first));
    Optional<Instant> to = EventForm.time(orEmpty(second));
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      wrong.accept(otherwise);
    }
  }

  private static String opensAt(EventForm form) {
    return form.waitingRoom() == null ? null : form.waitingRoom().opensAt();
  }

  private static List<EventForm.Type> types(EventForm form) {
    return form.ticketTypes() == null ? List.of() : form.ticketTypes();
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static FieldError error(String pointer, String code, String detail) {
    return new FieldError(pointer, code, detail);
  }
}
