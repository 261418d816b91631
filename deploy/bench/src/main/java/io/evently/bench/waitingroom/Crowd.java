package io.evently.bench.waitingroom;

import com.fasterxml.jackson.databind.JsonNode;
import io.evently.bench.load.Wire.Answer;
import io.evently.bench.shop.People;
import io.evently.bench.waitingroom.Visitor.Ending;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * All who want tickets, each on a virtual thread of its own. They look at the room as often as it
 * says, and work out from seed and number by themselves whether it is their turn.
 */
final class Crowd implements AutoCloseable {

  private static final int SAMPLE = 20;
  private static final int TRIES = 100;
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Shopfront queue;
  private final List<String> tokens;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger active = new AtomicInteger();
  private final ConcurrentMap<String, Draw> draws = new ConcurrentHashMap<>();

  final Histogram joins = new ConcurrentHistogram(3);
  final Histogram looks = new ConcurrentHistogram(3);
  final LongAdder requests = new LongAdder();
  final LongAdder unanswered = new LongAdder();
  final LongAdder refusedForNow = new LongAdder();
  final Queue<String> broken = new ConcurrentLinkedQueue<>();
  final Queue<Estimate> estimates = new ConcurrentLinkedQueue<>();

  /** A wait that was foretold, and how long it was. */
  record Estimate(long atLeast, long atMost, double was) {}

  Crowd(Shopfront queue, List<String> tokens) {
    this.queue = queue;
    this.tokens = tokens;
  }

  void send(Visitor visitor) {
    active.incrementAndGet();
    threads.execute(
        () -> {
          try {
            live(visitor);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            broken.add("visitor " + visitor.number + ": " + e);
          } finally {
            active.decrementAndGet();
          }
        });
  }

  int active() {
    return active.get();
  }

  @FunctionalInterface
  private interface Ask {
    Answer now() throws InterruptedException;
  }

  /** Repeated while there is no answer, or one that says to come back. */
  private Answer patiently(Ask ask) throws InterruptedException {
    Answer answer = Answer.NONE;
    for (int i = 0; i < TRIES; i++) {
      requests.increment();
      answer = ask.now();
      if (answer.status() == 0) {
        unanswered.increment();
      } else if (answer.status() == 429 || answer.status() == 503) {
        refusedForNow.increment();
      } else {
        return answer;
      }
      pause(answer.retryAfter() == null ? AGAIN : answer.retryAfter());
    }
    return answer;
  }

  /** What a person does meanwhile is not ours to wait for. */
  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  private Answer timed(Histogram histogram, Ask ask) throws InterruptedException {
    long since = System.nanoTime();
    Answer answer = patiently(ask);
    histogram.recordValue((System.nanoTime() - since) / 1000);
    return answer;
  }

  private void live(Visitor visitor) throws InterruptedException {
    String token = tokens.get(visitor.number);
    visitor.arrivedNanos = System.nanoTime();
    Answer joined = timed(joins, () -> queue.join(token));
    String code = Shopfront.tree(joined).path("code").asText();
    if (code.equals("sold_out")) {
      visitor.ending = Ending.SOLD_OUT;
      return;
    }
    if (joined.status() != 201) {
      broken.add("join was answered " + joined.status() + " " + code);
      return;
    }
    JsonNode mine = Shopfront.data(joined);
    visitor.place = mine.path("place").asText();
    visitor.placeId = UUID.fromString(mine.path("place_id").asText());
    visitor.queueNumber = mine.path("number").asLong();
    if (visitor.number % SAMPLE == 0) {
      joinAgain(visitor, token);
    }
    if (waitForTurn(visitor)) {
      enter(visitor, token);
    }
  }

  private void joinAgain(Visitor visitor, String token) throws InterruptedException {
    Answer again = patiently(() -> queue.join(token));
    JsonNode same = Shopfront.data(again);
    if (again.status() != 200
        || !same.path("place_id").asText().equals(visitor.placeId.toString())) {
      broken.add("a second join was answered " + again.status() + " with another place");
    }
  }

  /** False when everything is sold before. */
  private boolean waitForTurn(Visitor visitor) throws InterruptedException {
    boolean told = false;
    JsonNode foretold = null;
    long foretoldAt = 0;
    while (true) {
      Answer answer = timed(looks, queue::look);
      JsonNode room = Shopfront.data(answer);
      String state = room.path("state").asText();
      if (room.hasNonNull("seed")) {
        visitor.queueNumber = number(visitor, room);
        visitor.servedUpTo = room.path("now_serving").asLong();
        if (visitor.queueNumber <= visitor.servedUpTo) {
          note(foretold, foretoldAt);
          return true;
        }
        if (!told && visitor.number % SAMPLE == 1) {
          told = true;
          tooEarly(visitor);
        }
        if (foretold == null && visitor.number % SAMPLE == 2) {
          foretold = foretold(visitor);
          foretoldAt = System.nanoTime();
        }
      }
      if (state.equals("sold_out") || state.equals("over")) {
        visitor.ending = Ending.SOLD_OUT;
        return false;
      }
      pause(Duration.ofSeconds(Math.max(1, room.path("poll_after_seconds").asLong(2))));
    }
  }

  private long number(Visitor visitor, JsonNode room) {
    if (visitor.queueNumber > 0) {
      return visitor.queueNumber;
    }
    return draws
        .computeIfAbsent(
            room.path("seed").asText(), seed -> new Draw(seed, room.path("drawn").asLong()))
        .number(visitor.placeId);
  }

  /** Before the own turn nobody is let in; where the turn came meanwhile it was none too early. */
  private void tooEarly(Visitor visitor) throws InterruptedException {
    Answer answer = patiently(() -> queue.enter(visitor.place));
    if (answer.status() == 201) {
      long serving = Shopfront.data(patiently(queue::look)).path("now_serving").asLong();
      if (visitor.queueNumber > serving) {
        broken.add("number " + visitor.queueNumber + " entered while " + serving + " was served");
      }
    } else if (answer.status() == 409) {
      JsonNode refusal = Shopfront.tree(answer);
      if (refusal.path("code").asText().equals("not_your_turn")
          && refusal.path("number").asLong() != visitor.queueNumber) {
        broken.add(
            "number %d was told to be %s"
                .formatted(visitor.queueNumber, refusal.path("number").asText()));
      }
    } else {
      broken.add("an early entry was answered " + answer.status());
    }
  }

  /** Null while nothing is foretold. */
  private JsonNode foretold(Visitor visitor) throws InterruptedException {
    JsonNode wait =
        Shopfront.data(patiently(() -> queue.where(visitor.place))).path("estimated_wait");
    return wait.isObject() ? wait : null;
  }

  private void note(JsonNode foretold, long at) {
    if (foretold != null) {
      estimates.add(
          new Estimate(
              foretold.path("at_least_seconds").asLong(),
              foretold.path("at_most_seconds").asLong(),
              (System.nanoTime() - at) / 1e9));
    }
  }

  private void enter(Visitor visitor, String token) throws InterruptedException {
    if (!visitor.returns) {
      visitor.ending = Ending.STAYED_AWAY;
      return;
    }
    Answer entered = patiently(() -> queue.enter(visitor.place));
    if (entered.status() == 409) {
      visitor.ending = Ending.SOLD_OUT;
      return;
    }
    if (entered.status() != 201) {
      broken.add("entering was answered " + entered.status());
      return;
    }
    visitor.enteredNanos = System.nanoTime();
    visitor.admission = Shopfront.data(entered).path("admission").asText();
    pause(visitor.chooses);
    if (!visitor.buys) {
      visitor.ending = Ending.ONLY_LOOKED;
      return;
    }
    String key = UUID.randomUUID().toString();
    Answer booked =
        patiently(
            () ->
                queue.book(
                    token, People.name(visitor.number), visitor.tickets, key, visitor.admission));
    JsonNode answer = Shopfront.tree(booked);
    String code = answer.path("code").asText();
    if (booked.status() == 201) {
      visitor.booking = UUID.fromString(answer.path("booking").path("id").asText());
      visitor.ending = Ending.BOOKED;
    } else if (code.equals("sold_out") || code.equals("insufficient_stock")) {
      visitor.ending = Ending.SOLD_OUT;
    } else {
      broken.add("an order was answered " + booked.status() + " " + code);
    }
  }

  /** Waits for all who are still there. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
