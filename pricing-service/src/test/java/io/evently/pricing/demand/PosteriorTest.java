package io.evently.pricing.demand;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PosteriorTest {

  private static final double MANY = 1e9;

  @Test
  void everyShapeBeginsWithAllAndFalls() {
    for (Family family : Family.values()) {
      assertThat(family.share(0, 1)).as(family.name()).isCloseTo(1, within(1e-9));
      double before = 1;
      for (double price = 0.1; price < 3; price += 0.1) {
        double share = family.share(price, 1);
        assertThat(share).as(family.name()).isBetween(0.0, before);
        before = share;
      }
    }
  }

  @Test
  void whatWasSeenAtAPriceIsExpectedAtThatPrice() {
    Posterior belief = Posterior.of(days(30, new Seen(1, 200, 40)));
    assertThat(belief.tickets(1, 1000, MANY)).isBetween(160.0, 240.0);
  }

  @Test
  void moreIsNeverSoldThanIsLeftNorAtAHigherPrice() {
    Posterior belief = Posterior.of(days(10, new Seen(1, 200, 40)));
    double before = 20;
    for (double price = 0.5; price < 2; price += 0.1) {
      double tickets = belief.tickets(price, 1000, 20);
      assertThat(tickets).isLessThanOrEqualTo(before + 1e-9);
      before = tickets;
    }
  }

  @Test
  void scarceTicketsAreWorthMoreThanPlentifulOnes() {
    Posterior belief = Posterior.of(days(10, new Seen(1, 200, 40)));
    double[] grid = {0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.4, 1.6, 1.8, 2};
    assertThat(belief.best(grid, 2000, 30)).isGreaterThan(belief.best(grid, 2000, MANY));
  }

  @Test
  void salesThatDoNotFallWithThePriceTeachThatPeopleWouldPayMore() {
    List<Seen> steady = both(new Seen(1, 2000, 400), new Seen(1.3, 2000, 390));
    List<Seen> falling = both(new Seen(1, 2000, 400), new Seen(1.3, 2000, 60));
    assertThat(Posterior.of(steady).better(1.4, 1, 1000, MANY)).isGreaterThan(0.95);
    assertThat(Posterior.of(falling).better(1.4, 1, 1000, MANY)).isLessThan(0.05);
  }

  @Test
  void anImpossibleObservationLeavesABeliefThatCanBeUsed() {
    Posterior belief = Posterior.of(List.of(new Seen(5, 10, 500)));
    assertThat(belief.revenue(1, 100, 10)).isFinite().isPositive();
    assertThat(belief.revenueQuantile(0.1, 1, 100, 10))
        .isLessThanOrEqualTo(belief.revenueQuantile(0.9, 1, 100, 10));
  }

  private static List<Seen> days(int count, Seen seen) {
    return java.util.Collections.nCopies(count, seen);
  }

  private static List<Seen> both(Seen one, Seen other) {
    List<Seen> all = new java.util.ArrayList<>(days(10, one));
    all.addAll(days(10, other));
    return all;
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }
}
