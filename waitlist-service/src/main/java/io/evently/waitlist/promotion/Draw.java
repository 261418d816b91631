package io.evently.waitlist.promotion;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Whom to ask, decided from the queue in its order and the units that are free. Pure: the same
 * input gives the same answer, which is how the log is verified.
 *
 * <p>The first who fits is asked, then the next. Who wants more than is left is passed, for now;
 * but who was passed {@code cap} times is not passed again: units gather until the group fits.
 */
public final class Draw {

  private Draw() {}

  /**
   * One who waits.
   *
   * @param passes how often somebody behind was asked before
   */
  public record Candidate(UUID entryId, int quantity, int passes) {}

  /**
   * @param asked in order
   * @param passed who comes before the last one asked and was not asked: the group did not fit
   * @param left units for which nobody was asked
   */
  public record Outcome(List<Candidate> asked, List<Candidate> passed, int left) {}

  /**
   * @param inOrder who waits, first who is asked first
   * @param free units, 0 or more
   * @param cap passes after which an entry is not passed any more
   * @param most how many may be asked at once
   */
  public static Outcome of(List<Candidate> inOrder, int free, int cap, int most) {
    List<Candidate> asked = new ArrayList<>();
    List<Candidate> skipped = new ArrayList<>();
    List<Candidate> passed = new ArrayList<>();
    int left = free;
    for (Candidate next : inOrder) {
      if (left == 0 || asked.size() == most) {
        break;
      }
      if (next.quantity() <= left) {
        asked.add(next);
        left -= next.quantity();
        passed.addAll(skipped);
        skipped.clear();
      } else if (next.passes() >= cap) {
        break;
      } else {
        skipped.add(next);
      }
    }
    return new Outcome(asked, passed, left);
  }
}
