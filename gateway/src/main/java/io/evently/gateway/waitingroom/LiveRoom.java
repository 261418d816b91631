package io.evently.gateway.waitingroom;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** A waiting room that somebody asks for at this gateway. */
final class LiveRoom {

  /** Connections that carry nothing for long are cut on the way. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

  private final Batches<UUID, RoomStore.Joined> joins;
  private final LongAdder claimed = new LongAdder();
  private final LongAdder bought = new LongAdder();
  private final LongAdder units = new LongAdder();
  private final BroadcastProcessor<Moment> moments = BroadcastProcessor.create();
  private volatile Moment moment;
  private Instant told = Instant.EPOCH;

  /**
   * What is known at one moment.
   *
   * @param stock null while the sale was not asked, or did not answer
   */
  record Moment(Terms terms, RoomState state, Stock stock) {

    boolean looksLike(Moment other) {
      return phase() == other.phase()
          && terms.equals(other.terms)
          && state.isDrawn() == other.state.isDrawn()
          && state.issued() == other.state.issued()
          && state.serving() == other.state.serving();
    }

    Phase phase() {
      if (terms.isOver(state.asOf())) {
        return Phase.OVER;
      }
      if (state.asOf().isBefore(terms.waitingRoom().opensAt())) {
        return Phase.NOT_OPEN;
      }
      if (!state.isDrawn()) {
        return Phase.OPEN;
      }
      if (stock == null) {
        return Phase.PAUSED;
      }
      if (stock.available() > 0) {
        return Phase.SERVING;
      }
      return stock.held() + stock.waitlistReserved() > 0 ? Phase.PAUSED : Phase.SOLD_OUT;
    }
  }

  LiveRoom(Moment first, Function<LiveRoom, Batches<UUID, RoomStore.Joined>> joins) {
    this.moment = first;
    this.joins = joins.apply(this);
  }

  Moment moment() {
    return moment;
  }

  /** Moments come in their order; who listens hears of those that bring something new. */
  synchronized void show(Moment next) {
    boolean changed = !next.looksLike(moment);
    moment = next;
    if (changed || Duration.between(told, next.state().asOf()).compareTo(SIGN_OF_LIFE) >= 0) {
      told = next.state().asOf();
      moments.onNext(next);
    }
  }

  /** This moment, and each that follows. */
  Multi<Moment> moments() {
    return Multi.createBy()
        .concatenating()
        .streams(Multi.createFrom().item(this::moment), moments.onOverflow().dropPreviousItems());
  }

  Batches<UUID, RoomStore.Joined> joins() {
    return joins;
  }

  void claimed() {
    claimed.increment();
  }

  void bought(int tickets) {
    bought.increment();
    units.add(tickets);
  }

  /** What was seen since the last call. */
  Flow seen() {
    return new Flow(0, claimed.sumThenReset(), bought.sumThenReset(), units.sumThenReset());
  }

  /** It could not be written down. */
  void putBack(Flow seen) {
    claimed.add(seen.claimed());
    bought.add(seen.bought());
    units.add(seen.units());
  }
}
