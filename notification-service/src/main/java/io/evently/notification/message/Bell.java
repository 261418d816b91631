package io.evently.notification.message;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes who sends, as soon as there is something to send. */
@Singleton
public class Bell {

  private final Semaphore rung = new Semaphore(0);

  /** Call it after the commit. */
  public void ring() {
    rung.release();
  }

  /** Returns when it was rung since the last time, at the latest after the patience. */
  public void await(Duration patience) throws InterruptedException {
    if (rung.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      rung.drainPermits();
    }
  }
}
