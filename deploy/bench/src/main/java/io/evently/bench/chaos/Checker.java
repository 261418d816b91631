package io.evently.bench.chaos;

import io.evently.bench.chaos.Operation.What;
import io.evently.bench.chaos.Story.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges a history against what is stored in the end, knowing nothing of how it came about. Pure.
 *
 * <p>Stock: taking tickets can have happened at any moment between invocation and answer, giving
 * them back likewise, and a hold ends at its deadline at the earliest. All takings as late and all
 * givings as early as possible keep the sum at every moment at its least, so some order of events
 * with a stock that is never negative exists exactly if this one never exceeds the capacity. The
 * other way round, takings as early and givings as late as possible, it says whether there can have
 * been too few tickets for somebody who was told so.
 */
final class Checker {

  private static final int SHOWN = 5;

  private final Map<String, Integer> capacities;
  private final Map<String, Story> stories = new LinkedHashMap<>();
  private final Map<String, Stored> byId;
  private final Map<String, List<Stored>> byKey;
  private final List<Stored> stored;

  /**
   * @param capacities by event
   * @param history in the order in which it was written
   * @param stored all bookings of these events
   */
  Checker(
      Map<String, Integer> capacities, Collection<Operation> history, Collection<Stored> stored) {
    this.capacities = capacities;
    this.stored = List.copyOf(stored);
    history.forEach(o -> stories.computeIfAbsent(o.key(), Story::new).add(o));
    stories.values().forEach(Story::close);
    this.byId = stored.stream().collect(Collectors.toMap(Stored::id, Function.identity()));
    this.byKey =
        stored.stream().filter(s -> s.key() != null).collect(Collectors.groupingBy(Stored::key));
  }

  /**
   * A promise and what broke it.
   *
   * @param broken some of it, in words; empty where it was kept
   */
  record Verdict(String promise, long count, List<String> broken) {}

  List<Verdict> check() {
    return List.of(
        stockWasNeverNegative(),
        nobodyWasRefusedWithoutReason(),
        verdict("every 201 is stored, with its tickets", this::isLost),
        verdict("nothing that was refused is stored", this::isStoredThoughRefused),
        verdict("one booking a key", this::isDouble),
        verdict("a key that is sent again gets the same answer", this::isAnsweredOtherwise),
        verdict("what was given back stays given back", this::isResurrected),
        verdict("what was confirmed stays confirmed", this::isTakenAway),
        nothingIsStoredThatNobodyWanted());
  }

  private Verdict verdict(String promise, Function<Story, String> broken) {
    List<String> found =
        stories.values().stream()
            .map(s -> broken.apply(s) == null ? null : s.key() + ": " + broken.apply(s))
            .filter(line -> line != null)
            .toList();
    return verdict(promise, found);
  }

  private static Verdict verdict(String promise, List<String> found) {
    return new Verdict(promise, found.size(), found.stream().limit(SHOWN).toList());
  }

  private Verdict stockWasNeverNegative() {
    Map<String, List<Span>> spans = new HashMap<>();
    stories
        .values()
        .forEach(
            s ->
                s.acquired().stream()
                    .findFirst()
                    .ifPresent(
                        first ->
                            spans
                                .computeIfAbsent(first.event(), e -> new ArrayList<>())
                                .addAll(s.surely())));
    List<String> found = new ArrayList<>();
    capacities.forEach(
        (event, capacity) -> {
          long most = most(spans.getOrDefault(event, List.of()));
          long end =
              stored.stream()
                  .filter(s -> s.event().equals(event) && s.hasTickets())
                  .mapToLong(Stored::quantity)
                  .sum();
          if (most > capacity || end > capacity) {
            found.add(
                "%s: %d of %d were had at one moment, %d in the end"
                    .formatted(event, most, capacity, end));
          }
        });
    return verdict("a stock that is never negative explains all answers", found);
  }

  private Verdict nobodyWasRefusedWithoutReason() {
    Map<String, List<Span>> spans = new HashMap<>();
    for (Stored booking : stored) {
      Story story = stories.get(booking.key());
      Span span =
          story == null
              ? new Span(Long.MIN_VALUE, Long.MAX_VALUE, booking.quantity())
              : story.perhaps(booking);
      spans.computeIfAbsent(booking.event(), event -> new ArrayList<>()).add(span);
    }
    List<String> found = new ArrayList<>();
    for (Story story : stories.values()) {
      for (Story.Attempt refused : story.soldOut()) {
        Operation asked = refused.invoked();
        long taken =
            spans.getOrDefault(asked.event(), List.of()).stream()
                .filter(s -> s.from() <= refused.returned().at() && s.to() >= asked.at())
                .mapToLong(Span::quantity)
                .sum();
        if (taken + asked.quantity() <= capacities.get(asked.event())) {
          found.add(
              "%s: %s for %d tickets, %d of %d may have been taken"
                  .formatted(
                      story.key(),
                      refused.returned().code(),
                      asked.quantity(),
                      taken,
                      capacities.get(asked.event())));
        }
      }
    }
    return verdict("who was told that there are too few tickets, was told so rightly", found);
  }

  private static long most(List<Span> spans) {
    List<long[]> changes = new ArrayList<>();
    for (Span span : spans) {
      changes.add(new long[] {span.from(), span.quantity()});
      changes.add(new long[] {span.to(), -span.quantity()});
    }
    // What ends at a moment makes room for what begins at it.
    changes.sort(Comparator.<long[]>comparingLong(c -> c[0]).thenComparingLong(c -> c[1]));
    long now = 0;
    long most = 0;
    for (long[] change : changes) {
      now += change[1];
      most = Math.max(most, now);
    }
    return most;
  }

  private String isLost(Story story) {
    for (Operation told : story.acquired()) {
      Stored booking = byId.get(told.booking());
      if (booking == null) {
        return "201 for " + told.booking() + ", which is not stored";
      }
      if (booking.quantity() != told.quantity() || !booking.event().equals(told.event())) {
        return "201 for %d tickets, stored are %d".formatted(told.quantity(), booking.quantity());
      }
    }
    return null;
  }

  private String isStoredThoughRefused(Story story) {
    List<Stored> there = byKey.getOrDefault(story.key(), List.of());
    return story.wasOnlyRefused() && !there.isEmpty()
        ? "only refused, yet there is " + there.getFirst().id()
        : null;
  }

  private String isDouble(Story story) {
    int there = byKey.getOrDefault(story.key(), List.of()).size();
    return story.bookings().size() > 1 || there > 1
        ? "told of %s, stored are %d".formatted(story.bookings(), there)
        : null;
  }

  private String isAnsweredOtherwise(Story story) {
    if (story.bodies().size() > 1) {
      return story.bodies().size() + " different answers";
    }
    return story.wasRefusedAfterwards() ? "refused after a 201" : null;
  }

  private String isResurrected(Story story) {
    if (story.wasConfirmedAfterCancel()) {
      return "confirmed after it was given back";
    }
    boolean has =
        story.bookings().stream()
            .map(byId::get)
            .anyMatch(booking -> booking != null && booking.hasTickets());
    return story.isCancelled() && has ? "given back, yet it has tickets in the end" : null;
  }

  private String isTakenAway(Story story) {
    boolean confirmed = !story.returns(What.CONFIRM).isEmpty();
    boolean mayBeBack = !story.possible(What.CANCEL).isEmpty();
    boolean has =
        story.bookings().stream()
            .map(byId::get)
            .anyMatch(booking -> booking != null && booking.status().equals("confirmed"));
    return confirmed && !mayBeBack && !has ? "confirmed, yet it is not in the end" : null;
  }

  private Verdict nothingIsStoredThatNobodyWanted() {
    return verdict(
        "every booking is some client's",
        stored.stream()
            .filter(s -> s.key() == null || !stories.containsKey(s.key()))
            .map(Stored::id)
            .toList());
  }
}
