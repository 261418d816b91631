package io.evently.gateway.edge;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** One read of the service that others may wait for. It lands once. */
public final class Flight {

  private final EdgeKey key;
  private final Promise<Landing> landing = Promise.promise();

  Flight(EdgeKey key) {
    this.key = key;
  }

  EdgeKey key() {
    return key;
  }

  /** Its listeners run wherever it lands. */
  public Future<Landing> landing() {
    return landing.future();
  }

  void land(Landing how) {
    landing.tryComplete(how);
  }
}
