package io.evently.gateway.waitingroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** The turnstile before a crowd, second by second, with what people do drawn from a seed. */
class CrowdTest {

  private static final Duration APPEARANCE = Duration.ofSeconds(25);
  private static final Duration SHOPPING = Duration.ofMinutes(2);
  private static final int MOST_PER_ORDER = 10;
  private static final int DAY = 86_400;

  /**
   * @param away share of people who never come back
   * @param idle share of the others who buy nothing
   * @param awayFirst so many who are all away, at the head of the queue
   */
  private record Habits(double away, double idle, int awayFirst) {}

  /**
   * @param seconds until the last ticket was sold, or nobody was left
   * @param most people who were inside and still chose, at a time
   * @param served numbers until then
   * @param firstEntry second in which the first came in
   */
  private record Outcome(int seconds, int left, long most, long served, int firstEntry) {}

  @Test
  void everythingIsSoldThoughManyLeave() {
    Outcome outcome = sell(50_000, 20_000, 500, new Habits(0.15, 0.2, 0));
    assertThat(outcome.left()).isZero();
    // 2.5 tickets an order: 8,000 buyers, of 11,765 numbers. Those who only look are waited for
    // three
    // times, ever fewer.
    assertThat(outcome.served()).isBetween(11_000L, 16_000L);
    assertThat(outcome.seconds()).isLessThan(4 * (int) SHOPPING.toSeconds());
  }

  @Test
  void aHeadOfTheQueueThatHasLeftIsPassedOver() {
    Outcome outcome = sell(20_000, 2_000, 500, new Habits(0, 0, 5_000));
    assertThat(outcome.left()).isZero();
    // Once nobody of the first appeared, each is taken to be one of ten who does.
    assertThat(outcome.firstEntry()).isLessThan(4 * (int) APPEARANCE.toSeconds());
  }

  @Test
  void fewTicketsLetFewPeopleIn() {
    Outcome outcome = sell(50_000, 50, 500, new Habits(0.5, 0.5, 0));
    assertThat(outcome.left()).isZero();
    assertThat(outcome.most()).isLessThan(100);
    assertThat(outcome.served()).isLessThan(1_000);
  }

  @Test
  void aMillionAreServedAtThePaceOfTheSale() {
    Outcome outcome = sell(1_000_000, 1_500_000, 500, new Habits(0.15, 0.2, 0));
    // 600,000 buyers of 882,353 numbers: at 500 people a second who come, half an hour.
    assertThat(outcome.left()).isZero();
    assertThat(outcome.seconds()).isBetween(1_400, 2_200);
  }

  private static Outcome sell(int people, int tickets, double pace, Habits habits) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20_261_127);
    NavigableMap<Instant, Flow> flows = new TreeMap<>();
    Deque<int[]>[] appearing = slots();
    Deque<int[]>[] deciding = slots();
    long serving = 0;
    long choosing = 0;
    long most = 0;
    int left = tickets;
    int firstEntry = -1;
    for (int second = 0; second < DAY; second++) {
      long served =
          Turnstile.serve(
              new Turnstile.Seen(
                  people - serving,
                  left,
                  MOST_PER_ORDER,
                  new History(at(second), flows, Flow.NONE),
                  APPEARANCE,
                  SHOPPING,
                  pace,
                  1));
      for (long number = serving + 1; number <= serving + served; number++) {
        if (number > habits.awayFirst() && random.nextDouble() >= habits.away()) {
          appearing[(second + 1 + random.nextInt(20)) % appearing.length].add(new int[] {second});
        }
      }
      serving += served;
      count(flows, second, Flow.ofServed(served));
      long entered = 0;
      for (int[] entry : drained(appearing[second % appearing.length])) {
        entered++;
        count(flows, second, Flow.ofEntered());
        count(flows, entry[0], Flow.ofAppeared(second - entry[0]));
        int wanted = random.nextDouble() >= habits.idle() ? 1 + random.nextInt(4) : 0;
        deciding[(second + 1 + random.nextInt(60)) % deciding.length].add(
            new int[] {second, wanted});
      }
      firstEntry = firstEntry < 0 && entered > 0 ? second : firstEntry;
      choosing += entered;
      for (int[] decided : drained(deciding[second % deciding.length])) {
        choosing--;
        int bought = Math.min(decided[1], left);
        left -= bought;
        if (bought > 0) {
          count(flows, decided[0], Flow.ofBought(second - decided[0], bought));
        }
      }
      most = Math.max(most, choosing);
      if (left == 0 || (serving == people && choosing == 0 && second % appearing.length == 0)) {
        return new Outcome(second, left, most, serving, firstEntry);
      }
    }
    throw new AssertionError("the sale stood still with " + left + " tickets at number " + serving);
  }

  @SuppressWarnings("unchecked")
  private static Deque<int[]>[] slots() {
    Deque<int[]>[] slots = new Deque[64];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new ArrayDeque<>();
    }
    return slots;
  }

  private static List<int[]> drained(Deque<int[]> slot) {
    List<int[]> all = List.copyOf(slot);
    slot.clear();
    return all;
  }

  private static void count(Map<Instant, Flow> flows, int second, Flow more) {
    flows.merge(at(second), more, Flow::with);
  }

  private static Instant at(int second) {
    return Instant.ofEpochSecond(second);
  }
}
