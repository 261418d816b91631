package io.evently.bench.onsale;

import io.evently.bench.WarmUp;
import io.evently.bench.shop.Organizer;
import io.evently.bench.shop.People;
import io.evently.local.Service;
import io.evently.local.Suite;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds and payments of an event that nobody counts: to warm up with.
 *
 * @param suite that is up
 */
public record PaidSale(Suite suite, People people) {

  /** The shortest that events may have: who stays away frees the tickets within a run. */
  static final String PAYMENT = "\"payment\":{\"required\":true,\"hold_seconds\":60}";

  private static final int PLENTY = 1_000_000;
  private static final Duration LOOK = Duration.ofMillis(1);

  /**
   * People hold and pay at once, so many at a time, until windows agree: code that runs a hundred
   * times a second is compiled too late to be measured.
   */
  void warmUp(int atATime, WarmUp warmUp) {
    String event = new Organizer(suite).publish("warm-paid", PLENTY, PAYMENT);
    try (Crowd crowd = new Crowd(suite.port(Service.GATEWAY), event, people)) {
      warmUp.run("paid orders", () -> window(crowd, atATime));
    }
  }

  private static double window(Crowd crowd, int atATime) {
    long begin = System.nanoTime();
    int sent = 0;
    while (System.nanoTime() - begin < WarmUp.WINDOW.toNanos()) {
      if (crowd.active() < atATime) {
        crowd.send(Intent.ofLateComer(1), Instant.now());
        sent++;
      } else {
        LockSupport.parkNanos(LOOK.toNanos());
      }
    }
    return sent / (double) WarmUp.WINDOW.toSeconds();
  }

  /** People come, hold and pay; returns when the last of them has left. */
  public void run(double perSecond, Duration time, long seed) {
    String event = new Organizer(suite).publish("warm-paid", PLENTY, PAYMENT);
    try (Crowd crowd = new Crowd(suite.port(Service.GATEWAY), event, people)) {
      crowd.come(perSecond, time, seed, () -> Intent.ofLateComer(1));
    }
  }
}
