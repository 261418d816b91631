package io.evently.analytics.forecast;

import java.util.List;
import org.hipparchus.stat.descriptive.rank.Percentile;

/**
 * Additive pickup: what finished events still sold from the same lead time on, added to what is on
 * the books now. Nothing is scaled; the interval is that of the pickups that were seen.
 */
public final class Pickup {

  /** Fewer finished events than this are no distribution. */
  public static final int NEEDED = 8;

  private Pickup() {}

  /**
   * A finished event.
   *
   * @param onTheBooks tickets sold and not cancelled at the lead time
   * @param finalTickets the same when it began
   */
  public record Finished(long onTheBooks, long finalTickets) {
    long pickup() {
      return finalTickets - onTheBooks;
    }
  }

  /**
   * @param expected median, rounded
   * @param low tenth percentile
   * @param high ninetieth percentile
   * @param selloutProbability share of the pickups that would fill the house
   */
  public record Forecast(long expected, long low, long high, double selloutProbability) {}

  /**
   * Result of forecasting each finished event from those before it.
   *
   * @param events how many were forecast
   * @param meanAbsoluteError tickets
   * @param coverage share of the finals within the 80 % interval
   */
  public record BackTest(int events, double meanAbsoluteError, double coverage) {}

  /**
   * @param history at least {@link #NEEDED}
   * @param capacity no forecast is above it
   * @throws IllegalArgumentException when the history is too short
   */
  public static Forecast forecast(long onTheBooks, long capacity, List<Finished> history) {
    if (history.size() < NEEDED) {
      throw new IllegalArgumentException("needs " + NEEDED + " finished events");
    }
    double[] pickups = history.stream().mapToDouble(Finished::pickup).toArray();
    Percentile percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
    percentile.setData(pickups);
    long full = history.stream().filter(f -> onTheBooks + f.pickup() >= capacity).count();
    return new Forecast(
        within(onTheBooks + percentile.evaluate(50), capacity),
        within(onTheBooks + percentile.evaluate(10), capacity),
        within(onTheBooks + percentile.evaluate(90), capacity),
        (double) full / history.size());
  }

  /**
   * @param history by date, oldest first
   * @param capacities of the same events
   * @return null when there is no event with enough others before it
   */
  public static BackTest backTest(List<Finished> history, List<Long> capacities) {
    int events = 0;
    double error = 0;
    int covered = 0;
    for (int i = NEEDED; i < history.size(); i++) {
      Finished truth = history.get(i);
      Forecast said = forecast(truth.onTheBooks(), capacities.get(i), history.subList(0, i));
      events++;
      error += Math.abs(said.expected() - truth.finalTickets());
      covered += said.low() <= truth.finalTickets() && truth.finalTickets() <= said.high() ? 1 : 0;
    }
    return events == 0 ? null : new BackTest(events, error / events, (double) covered / events);
  }

  private static long within(double tickets, long capacity) {
    return Math.max(0, Math.min(capacity, Math.round(tickets)));
  }
}
