package io.evently.gateway.proxy;

import io.evently.gateway.edge.EdgeKey;
import io.evently.gateway.edge.Flight;
import io.evently.gateway.edge.Kept;
import io.evently.gateway.edge.Landing;
import io.evently.gateway.problem.Problems;
import io.vertx.core.AsyncResult;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.RoutingContext;

/**
 * A read that may be answered with what another's read of the same brings. It waits for its own
 * time only, and for two others at most: then it goes by itself, so that what is wrong with the
 * service is told to each as it is.
 */
final class SharedRead {

  private static final int MOST_WAITS = 2;

  private final RoutingContext context;
  private final Exchange exchange;
  private final String service;
  private final Onlookers onlookers;
  private final EdgeKey key;
  private int waits;

  /**
   * @param service that the exchange goes to
   */
  SharedRead(
      RoutingContext context, Exchange exchange, String service, Onlookers onlookers, EdgeKey key) {
    this.context = context;
    this.exchange = exchange;
    this.service = service;
    this.onlookers = onlookers;
    this.key = key;
  }

  void begin() {
    if (onlookers.edge().isNotForAll(key)) {
      goAlone();
      return;
    }
    Flight mine = onlookers.edge().flight(key);
    Flight flight = onlookers.edge().board(mine);
    if (flight == mine) {
      onlookers.edge().countMiss(key);
      // Also when the client goes: the others must not wait for what nobody fetches.
      context.addEndHandler(end -> onlookers.edge().failed(flight));
      exchange.lead(flight);
    } else {
      await(flight);
    }
  }

  private void await(Flight flight) {
    waits++;
    onlookers.edge().countWait(key);
    var here = (ContextInternal) context.vertx().getOrCreateContext();
    Promise<Landing> landed = here.promise();
    long timer = here.setTimer(exchange.remaining().toMillis(), late -> landed.tryFail("late"));
    flight.landing().onSuccess(landed::tryComplete);
    landed
        .future()
        .onComplete(
            done -> {
              context.vertx().cancelTimer(timer);
              onlookers.edge().countWaitOver(key);
              goOn(done);
            });
  }

  private void goOn(AsyncResult<Landing> done) {
    if (context.response().closed()) {
      return;
    }
    if (done.failed()) {
      exchange.fail(Problems.unavailable(service, true));
      return;
    }
    switch (done.result()) {
      case Landing.Shared shared -> take(shared.answer());
      case Landing.NotShared alone -> {
        exchange.startAnew();
        goAlone();
      }
      case Landing.Failed failed -> again();
    }
  }

  private void take(Kept answer) {
    onlookers.edge().countCoalesced(key);
    int status = answer.answer(context.request(), System.nanoTime());
    onlookers.answered(context.request(), status, null, null);
  }

  private void again() {
    Kept meanwhile = onlookers.edge().find(key);
    if (meanwhile != null) {
      take(meanwhile);
    } else if (waits < MOST_WAITS) {
      begin();
    } else {
      goAlone();
    }
  }

  private void goAlone() {
    onlookers.edge().countMiss(key);
    exchange.forward(null);
  }
}
