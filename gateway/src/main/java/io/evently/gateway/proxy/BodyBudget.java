package io.evently.gateway.proxy;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of request bodies that may be held at one moment, over all requests. */
final class BodyBudget {

  private final AtomicLong free;

  BodyBudget(long bytes) {
    this.free = new AtomicLong(bytes);
  }

  /** False, and nothing taken, when there is not enough left. */
  boolean take(int bytes) {
    if (free.addAndGet(-bytes) >= 0) {
      return true;
    }
    free.addAndGet(bytes);
    return false;
  }

  void giveBack(int bytes) {
    free.addAndGet(bytes);
  }

  long free() {
    return free.get();
  }
}
