package io.evently.bench.onsale;

import io.evently.bench.shop.Organizer;
import io.evently.bench.shop.People;
import io.evently.local.Service;
import io.evently.local.Suite;
import java.time.Duration;

/**
 * Holds and payments of an event that nobody counts: to warm up with.
 *
 * @param suite that is up
 */
public record PaidSale(Suite suite, People people) {

  /** The shortest that events may have: who stays away frees the tickets within a run. */
  static final String PAYMENT = "\"payment\":{\"required\":true,\"hold_seconds\":60}";

  private static final int PLENTY = 1_000_000;

  /** People come, hold and pay; returns when the last of them has left. */
  public void run(double perSecond, Duration time, long seed) {
    String event = new Organizer(suite).publish("warm-paid", PLENTY, PAYMENT);
    try (Crowd crowd = new Crowd(suite.port(Service.GATEWAY), event, people)) {
      crowd.come(perSecond, time, seed, () -> Intent.ofLateComer(1));
    }
  }
}
