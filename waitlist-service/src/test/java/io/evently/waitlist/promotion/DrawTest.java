package io.evently.waitlist.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.waitlist.promotion.Draw.Candidate;
import io.evently.waitlist.promotion.Draw.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class DrawTest {

  private static final int CAP = 3;

  @Test
  void theFirstAreAskedWhileThereAreUnits() {
    List<Candidate> queue = List.of(of(1, 0), of(2, 0), of(1, 0), of(1, 0));
    Outcome drawn = Draw.of(queue, 4, CAP, 100);
    assertThat(drawn.asked()).isEqualTo(queue.subList(0, 3));
    assertThat(drawn.passed()).isEmpty();
    assertThat(drawn.left()).isZero();
  }

  @Test
  void aGroupThatDoesNotFitIsPassedByWhoDoes() {
    List<Candidate> queue = List.of(of(4, 0), of(2, 0), of(1, 0));
    Outcome drawn = Draw.of(queue, 3, CAP, 100);
    assertThat(drawn.asked()).isEqualTo(queue.subList(1, 3));
    assertThat(drawn.passed()).containsExactly(queue.getFirst());
  }

  @Test
  void unitsGatherForAGroupThatWasPassedOftenEnough() {
    List<Candidate> queue = List.of(of(4, CAP), of(1, 0));
    assertThat(Draw.of(queue, 3, CAP, 100)).isEqualTo(new Outcome(List.of(), List.of(), 3));
    assertThat(Draw.of(queue, 4, CAP, 100).asked()).containsExactly(queue.getFirst());
  }

  @Test
  void whoIsBehindTheLastOneAskedWasNotPassed() {
    List<Candidate> queue = List.of(of(1, 0), of(5, 0));
    assertThat(Draw.of(queue, 3, CAP, 100).passed()).isEmpty();
  }

  @Test
  void notMoreAreAskedAtOnceThanSaid() {
    assertThat(Draw.of(List.of(of(1, 0), of(1, 0), of(1, 0)), 3, CAP, 2).asked()).hasSize(2);
  }

  @RepeatedTest(200)
  void neverMoreThanThereIsAndNobodyIsAskedBeforeOneWhoFitted(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<Candidate> queue = new ArrayList<>();
    int size = random.nextInt(30);
    for (int i = 0; i < size; i++) {
      queue.add(of(1 + random.nextInt(6), random.nextInt(CAP + 1)));
    }
    int free = random.nextInt(40);
    Outcome drawn = Draw.of(queue, free, CAP, 100);
    int taken = drawn.asked().stream().mapToInt(Candidate::quantity).sum();
    assertThat(taken + drawn.left()).isEqualTo(free);
    assertThat(queue.stream().filter(drawn.asked()::contains).toList()).isEqualTo(drawn.asked());
    int left = free;
    for (Candidate next : queue) {
      if (drawn.asked().contains(next)) {
        left -= next.quantity();
      } else if (next.quantity() <= left) {
        // It would have fitted at its turn: only a group that may not be passed stands before it.
        assertThat(queue.subList(0, queue.indexOf(next)))
            .anyMatch(c -> c.passes() >= CAP && !drawn.asked().contains(c));
      }
    }
    assertThat(drawn.passed()).allMatch(c -> c.passes() < CAP);
  }

  private static Candidate of(int quantity, int passes) {
    return new Candidate(UUID.randomUUID(), quantity, passes);
  }
}
