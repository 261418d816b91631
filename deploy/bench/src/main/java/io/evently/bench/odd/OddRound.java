package io.evently.bench.odd;

import io.evently.bench.Invariant;
import io.evently.bench.odd.RawHttp.Answer;
import io.evently.bench.odd.RawHttp.Request;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.keys.UserToken;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Many odd requests over all operations of the OpenAPI.
 *
 * @param suite that is up
 * @param events that are on sale
 */
public record OddRound(Suite suite, List<String> events) {

  private static final int AT_A_TIME = 8;

  /** Addresses of the callers: each may do only so much without a token. */
  private static final int ADDRESSES = 64;

  private static final int SHOWN = 3;
  private static final int LONGEST = 300;

  /** Sends so many, made by a seed, and says what was wrong with their answers. */
  public Invariant send(int count, long seed) {
    var http = new RawHttp(suite.port(Service.GATEWAY));
    var openApi = Operation.document(http);
    List<Operation> operations = List.copyOf(Operation.all(openApi).values());
    String run = UUID.randomUUID().toString();
    var odd =
        new OddRequests(
            seed, openApi, known(run), new WebhookSignature(suite.keys().paymentSecrets()));
    List<String> callers = callers(run);
    var round = new Told(new OddAnswers(http));
    var slots = new Semaphore(AT_A_TIME);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        Request request = odd.next(operations.get(i % operations.size()), callers);
        var from = new RawHttp(http.port(), "127.0.1." + (1 + i % ADDRESSES));
        slots.acquireUninterruptibly();
        threads.execute(
            () -> {
              try {
                round.send(from, request);
              } finally {
                slots.release();
              }
            });
      }
    }
    return new Invariant(
        "an odd request is answered, and never with an error of ours",
        round.wrong.isEmpty(),
        "%d requests over %d operations, seed %d; answers by hundreds %s; %d wrong %s"
            .formatted(
                count,
                operations.size(),
                seed,
                round.hundreds,
                round.wrong.size(),
                round.wrong.stream().limit(SHOWN).toList()));
  }

  /** What came back, and what was wrong with it. */
  private record Told(
      OddAnswers answers, Queue<String> wrong, ConcurrentSkipListMap<Integer, Integer> hundreds) {

    Told(OddAnswers answers) {
      this(answers, new ConcurrentLinkedQueue<>(), new ConcurrentSkipListMap<>());
    }

    void send(RawHttp http, Request request) {
      try {
        Answer answer = http.send(request);
        answers
            .complaint(request, answer)
            .ifPresent(what -> wrong.add(shortened(request.line() + ": " + what)));
        hundreds.merge(answer.status() / 100, 1, Integer::sum);
      } catch (UncheckedIOException | IllegalStateException e) {
        wrong.add(shortened(request.line() + ": " + e.getMessage()));
      }
    }
  }

  /** Who may do everything does not stop at the door. */
  private List<String> callers(String run) {
    return List.of(
        UserToken.of("odd-admin-" + run).withRoles("user", "organizer", "admin").sign(suite.keys()),
        UserToken.of("bench-organizer").withRoles("user", "organizer").sign(suite.keys()),
        UserToken.of("ann").sign(suite.keys()));
  }

  private Map<String, List<String>> known(String run) {
    return Map.of(
        "id", events,
        "eventId", events,
        "event_id", events,
        "userId", List.of("ann", "odd-admin-" + run),
        "user_id", List.of("ann", "odd-admin-" + run),
        "provider", List.of("test"),
        "code", List.of("ODD"),
        "currency", List.of("EUR"),
        "email", List.of("odd-" + run + "@example.org"));
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
