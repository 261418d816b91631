package io.evently.bench.chaos;

import io.evently.bench.Invariant;
import io.evently.bench.chaos.Letter.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which dead letters there have to be: one of each unreadable record for each of its readers. */
final class Planted {

  static final String PROMISE =
      "dead letters: each planted record that nobody can read, for each reader, and no other";

  private static final int SHOWN = 5;

  private final Set<Letter> wanted = new LinkedHashSet<>();
  private int records;

  void add(PublicTopic topic, Place place) {
    records++;
    topic.readers().forEach(reader -> wanted.add(new Letter(place, reader.label())));
  }

  boolean areAllIn(Collection<Letter> found) {
    return new HashSet<>(found).containsAll(wanted);
  }

  /**
   * @param found all but those that were there before the run
   * @param once whether nothing failed meanwhile that would make a reader begin again
   */
  Invariant judge(Collection<Letter> found, boolean once) {
    Set<Letter> distinct = new HashSet<>(found);
    List<String> wrong = new ArrayList<>();
    wanted.stream().filter(l -> !distinct.contains(l)).forEach(l -> wrong.add("missing " + l));
    distinct.stream().filter(l -> !wanted.contains(l)).forEach(l -> wrong.add("unwanted " + l));
    int again = found.size() - distinct.size();
    if (once && again > 0) {
      wrong.add(again + " twice though nobody began again");
    }
    String counts =
        "%d dead letters of %d unreadable records, %d of them again"
            .formatted(found.size(), records, again);
    return new Invariant(
        PROMISE,
        wrong.isEmpty(),
        wrong.isEmpty()
            ? counts
            : "%s; wanted were %d; %d wrong: %s"
                .formatted(
                    counts, wanted.size(), wrong.size(), wrong.stream().limit(SHOWN).toList()));
  }
}
