package io.evently.gateway.waitingroom;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/** A waiting room that somebody asks for at this gateway. */
final class LiveRoom {

  /** Connections that carry nothing for long are cut on the way. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

  private final Batches<UUID, RoomStore.Joined> joins;
  private final ConcurrentMap<Instant, Flow> seen = new ConcurrentHashMap<>();

  /** When which number's turn came, as far as this gateway knows. */
  private final ConcurrentNavigableMap<Long, Instant> turns = new ConcurrentSkipListMap<>();

  private final BroadcastProcessor<Moment> moments = BroadcastProcessor.create();

  /** Up to this number nobody's turn is remembered here. */
  private volatile long forgotten;

  private volatile Moment moment;
  private volatile Buffer shown;
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
    this.forgotten = first.state().serving();
    this.joins = joins.apply(this);
  }

  Moment moment() {
    return moment;
  }

  /** Moments come in their order; who listens hears of those that bring something new. */
  synchronized void show(Moment next) {
    boolean changed = !next.looksLike(moment);
    if (next.state().serving() > moment.state().serving()) {
      turns.put(next.state().serving(), RoomStore.momentOf(next.state().asOf()));
      forgetBefore(next.state().asOf().minus(RoomStore.REMEMBERED));
    }
    moment = next;
    if (changed || Duration.between(told, next.state().asOf()).compareTo(SIGN_OF_LIFE) >= 0) {
      told = next.state().asOf();
      moments.onNext(next);
    }
  }

  private void forgetBefore(Instant longAgo) {
    for (var oldest = turns.firstEntry();
        oldest != null && oldest.getValue().isBefore(longAgo);
        oldest = turns.firstEntry()) {
      forgotten = oldest.getKey();
      turns.remove(oldest.getKey());
    }
  }

  /**
   * @param answer to who looks, until the next moment
   */
  void shows(Buffer answer) {
    shown = answer;
  }

  /** Null in the first moment. */
  Buffer shown() {
    return shown;
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

  /**
   * Somebody whose turn it was came in.
   *
   * @param number whose turn it was
   */
  void entered(long number, Instant now) {
    Map.Entry<Long, Instant> turn = number <= forgotten ? null : turns.ceilingEntry(number);
    if (turn != null) {
      count(turn.getValue(), Flow.ofAppeared(seconds(turn.getValue(), now)));
    }
    count(RoomStore.momentOf(now), Flow.ofEntered());
  }

  /**
   * Somebody made an order.
   *
   * @param entered when the person came in
   */
  void bought(Instant entered, Instant now, int tickets) {
    count(RoomStore.momentOf(entered), Flow.ofBought(seconds(entered, now), tickets));
  }

  private static long seconds(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toSeconds());
  }

  private void count(Instant moment, Flow more) {
    seen.merge(moment, more, Flow::with);
  }

  /** What was seen since the last call, by moment. */
  Map<Instant, Flow> seen() {
    Map<Instant, Flow> all = new HashMap<>();
    for (Instant at : seen.keySet()) {
      all.put(at, seen.remove(at));
    }
    return all;
  }

  /** It could not be written down. */
  void putBack(Map<Instant, Flow> unwritten) {
    unwritten.forEach(this::count);
  }
}
