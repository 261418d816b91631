package io.evently.bench.chaos;

import io.evently.bench.chaos.Operation.Type;
import io.evently.bench.chaos.Operation.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** All that one client did under one key, in order. */
final class Story {

  private static final Set<String> TOO_FEW = Set.of("sold_out", "insufficient_stock");

  /** Holds that are over are looked for every second, but not while a part is away. */
  private static final long SWEPT_MICROS = 60_000_000;

  private final String key;
  private final List<Attempt> attempts = new ArrayList<>();
  private Operation open;

  /**
   * One try.
   *
   * @param returned null where none came
   */
  record Attempt(Operation invoked, Operation returned) {

    boolean ended(What what, Type how) {
      return invoked.what() == what && outcome() == how;
    }

    Type outcome() {
      return returned == null ? Type.INFO : returned.type();
    }
  }

  Story(String key) {
    this.key = key;
  }

  void add(Operation operation) {
    if (operation.type() == Type.INVOKE) {
      close();
      open = operation;
    } else if (open != null) {
      attempts.add(new Attempt(open, operation));
      open = null;
    }
  }

  /** A try that nothing came of is one whose outcome is unknown. */
  Story close() {
    if (open != null) {
      attempts.add(new Attempt(open, null));
      open = null;
    }
    return this;
  }

  String key() {
    return key;
  }

  List<Operation> acquired() {
    return returns(What.ACQUIRE);
  }

  /** The returns of all tries of a kind that were done. */
  List<Operation> returns(What what) {
    return attempts.stream().filter(a -> a.ended(what, Type.OK)).map(Attempt::returned).toList();
  }

  /** Tries that were done, or may have been. */
  List<Attempt> possible(What what) {
    return attempts.stream()
        .filter(a -> a.invoked().what() == what && a.outcome() != Type.FAIL)
        .toList();
  }

  boolean wasOnlyRefused() {
    return possible(What.ACQUIRE).isEmpty();
  }

  Set<String> bookings() {
    return acquired().stream()
        .map(Operation::booking)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Set<String> bodies() {
    return acquired().stream().map(Operation::body).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether tickets were refused under a key that had them already. */
  boolean wasRefusedAfterwards() {
    boolean had = false;
    for (Attempt attempt : attempts) {
      had |= attempt.ended(What.ACQUIRE, Type.OK);
      if (had && attempt.ended(What.ACQUIRE, Type.FAIL) && attempt.returned().status() != 429) {
        return true;
      }
    }
    return false;
  }

  /** Whether a confirmation that began after the tickets were given back was done. */
  boolean wasConfirmedAfterCancel() {
    long cancelled =
        returns(What.CANCEL).stream().mapToLong(Operation::at).min().orElse(Long.MAX_VALUE);
    return attempts.stream()
        .anyMatch(a -> a.ended(What.CONFIRM, Type.OK) && a.invoked().at() > cancelled);
  }

  boolean isCancelled() {
    return !returns(What.CANCEL).isEmpty();
  }

  /**
   * When the tickets cannot have been anybody else's: from the answer that gave them to the first
   * moment at which they may have been free again.
   */
  List<Span> surely() {
    if (acquired().isEmpty()) {
      return List.of();
    }
    Operation first = acquired().getFirst();
    long back =
        possible(What.CANCEL).stream()
            .mapToLong(a -> a.invoked().at())
            .min()
            .orElse(Long.MAX_VALUE);
    long deadline = first.until() == null ? Long.MAX_VALUE : first.until();
    long confirmed =
        returns(What.CONFIRM).stream().mapToLong(Operation::at).min().orElse(Long.MAX_VALUE);
    List<Span> spans = new ArrayList<>();
    // A confirmation that was answered after the deadline may have bought the tickets anew.
    boolean never = confirmed <= deadline;
    spans.add(
        new Span(first.at(), Math.min(never ? Long.MAX_VALUE : deadline, back), first.quantity()));
    if (!never && confirmed != Long.MAX_VALUE) {
      spans.add(new Span(confirmed, back, first.quantity()));
    }
    return spans.stream().filter(s -> s.from() < s.to()).toList();
  }

  /** Tries to get tickets that were refused because there were too few. */
  List<Attempt> soldOut() {
    return attempts.stream()
        .filter(a -> a.ended(What.ACQUIRE, Type.FAIL))
        .filter(a -> a.returned().code() != null && TOO_FEW.contains(a.returned().code()))
        .toList();
  }

  /**
   * When the tickets of a booking may have been out of the stock: from the first request for them
   * to the answer that gave them back, or until well after the deadline of a hold that has ended.
   */
  Span perhaps(Stored booking) {
    long from =
        attempts.stream()
            .filter(a -> a.invoked().what() == What.ACQUIRE)
            .mapToLong(a -> a.invoked().at())
            .min()
            .orElse(Long.MIN_VALUE);
    LongStream ends =
        switch (booking.status()) {
          case "cancelled" -> returns(What.CANCEL).stream().mapToLong(Operation::at);
          case "expired" ->
              acquired().stream()
                  .filter(told -> told.until() != null)
                  .mapToLong(told -> told.until() + SWEPT_MICROS);
          default -> LongStream.empty();
        };
    return new Span(from, ends.min().orElse(Long.MAX_VALUE), booking.quantity());
  }

  /** Tickets from a moment to another one, which does not belong to it. */
  record Span(long from, long to, int quantity) {}
}
