package io.evently.gateway.waitingroom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evently.gateway.overload.Guards;
import io.evently.gateway.problem.GatewayProblem;
import io.evently.gateway.route.GatewayConfig;
import io.evently.gateway.waitingroom.LiveRoom.Moment;
import io.evently.platform.http.Envelope;
import io.evently.platform.http.ServiceClient;
import io.evently.platform.http.ServiceClient.Answer;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Admissions.Admission;
import io.evently.platform.security.ServiceTokens;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The waiting rooms that are asked for at this gateway. Each second they serve their next numbers;
 * the database decides which gateway does so.
 */
@Singleton
public class Rooms {

  private static final Logger LOG = Logger.getLogger(Rooms.class);
  private static final String EVENT_SERVICE = "event-service";
  private static final String BOOKING_SERVICE = "booking-service";
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofMinutes(10);
  private static final int MOST = 10_000;
  private static final int REMEMBERED = 200_000;

  private final RoomStore store;
  private final WaitingRoomConfig config;
  private final Guards guards;
  private final Clock clock;
  private final ObjectMapper json;
  private final ServiceClient events;
  private final ServiceClient bookings;
  private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger joining = new AtomicInteger();
  private final Cache<String, LiveRoom> live =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(IDLE).build();

  /** Those that are asked for the first time, at this moment. */
  private final ConcurrentMap<String, CompletableFuture<LiveRoom>> opening =
      new ConcurrentHashMap<>();

  /** Events without one: who asks for them again and again does not reach event-service. */
  private final Cache<String, Boolean> none =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(Duration.ofSeconds(2)).build();

  /** Places that came in, and that bought: each counts once. */
  private final Cache<UUID, Boolean> came;

  private final Cache<UUID, Boolean> bought;
  private final Counter places;
  private final Counter entries;

  Rooms(
      RoomStore store,
      WaitingRoomConfig config,
      GatewayConfig gateway,
      Guards guards,
      Clock clock,
      MeterRegistry metrics,
      ObjectMapper json,
      ServiceTokens tokens) {
    this.store = store;
    this.config = config;
    this.guards = guards;
    this.clock = clock;
    this.json = json;
    this.events = client(gateway, EVENT_SERVICE, tokens);
    this.bookings = client(gateway, BOOKING_SERVICE, tokens);
    this.places = metrics.counter("evently.waiting.room.places");
    this.entries = metrics.counter("evently.waiting.room.entries");
    this.came = places();
    this.bought = places();
  }

  private static ServiceClient client(GatewayConfig gateway, String name, ServiceTokens tokens) {
    return new ServiceClient(name, gateway.services().get(name).url(), tokens, PATIENCE);
  }

  private Cache<UUID, Boolean> places() {
    return Caffeine.newBuilder()
        .maximumSize(REMEMBERED)
        .expireAfterWrite(config.admission().multipliedBy(2))
        .build();
  }

  /**
   * Blocks: call it on a virtual thread.
   *
   * @throws ProblemException {@code not_found} where the event has no waiting room, {@code
   *     dependency_unavailable} where that cannot be asked
   */
  LiveRoom of(String eventId) throws SQLException {
    LiveRoom known = live.getIfPresent(eventId);
    if (known != null) {
      return known;
    }
    if (none.getIfPresent(eventId) != null) {
      throw noRoom();
    }
    var mine = new CompletableFuture<LiveRoom>();
    CompletableFuture<LiveRoom> others = opening.putIfAbsent(eventId, mine);
    return others == null ? open(eventId, mine) : shared(others);
  }

  /** A crowd that comes to a gateway that has just started asks once. */
  private LiveRoom open(String eventId, CompletableFuture<LiveRoom> others) throws SQLException {
    try {
      Terms terms = terms(eventId).orElse(null);
      if (terms == null) {
        none.put(eventId, true);
        throw noRoom();
      }
      store.ensure(eventId);
      var room = new LiveRoom(new Moment(terms, store.read(eventId), null), this::joins);
      renew(room);
      live.put(eventId, room);
      others.complete(room);
      return room;
    } catch (SQLException | RuntimeException e) {
      others.completeExceptionally(e);
      throw e;
    } finally {
      opening.remove(eventId);
    }
  }

  private static ProblemException noRoom() {
    return ProblemException.of(
        CommonProblem.NOT_FOUND, "There is no such event, or it has no waiting room: just book.");
  }

  /** What another's work came to. */
  private static <T> T shared(CompletableFuture<T> work) throws SQLException {
    try {
      return work.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof SQLException lost) {
        throw lost;
      }
      throw failed.getCause() instanceof RuntimeException known ? known : failed;
    }
  }

  /**
   * Gives a person a place, or the one that the person has. Blocks until the database has it.
   *
   * @throws ProblemException {@code overloaded} when too many wait for theirs
   * @throws SQLException when it could not be written down
   */
  RoomStore.Joined join(LiveRoom room, UUID place) throws SQLException {
    try {
      if (joining.incrementAndGet() > config.joins()) {
        throw ProblemException.of(
                CommonProblem.OVERLOADED, "Too many people come at once: repeat after Retry-After.")
            .retryAfter(Duration.ofSeconds(2));
      }
      RoomStore.Joined joined = shared(room.joins().add(place));
      places.increment(joined.fresh() ? 1 : 0);
      return joined;
    } finally {
      joining.decrementAndGet();
    }
  }

  private Batches<UUID, RoomStore.Joined> joins(LiveRoom room) {
    return new Batches<>(
        work,
        places -> {
          Map<UUID, RoomStore.Joined> given = store.join(room.moment().terms(), places);
          // Of several at once for one person, the first is new.
          return places.stream().map(id -> given.put(id, given.get(id).again())).toList();
        });
  }

  /** Somebody whose turn it was came in. */
  void entered(LiveRoom room, UUID place, long number) {
    if (came.asMap().putIfAbsent(place, true) == null) {
      entries.increment();
      room.entered(number, clock.instant());
    }
  }

  /** Somebody who came in made an order. */
  public void bought(Admission admission, int tickets) {
    LiveRoom room = live.getIfPresent(admission.eventId());
    if (room != null && bought.asMap().putIfAbsent(admission.ticket(), true) == null) {
      room.bought(admission.expiresAt().minus(config.admission()), clock.instant(), tickets);
    }
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void tick() {
    List<CompletableFuture<Void>> all =
        List.copyOf(live.asMap().values()).stream()
            .map(room -> CompletableFuture.runAsync(() -> renewOrWarn(room), work))
            .toList();
    all.forEach(CompletableFuture::join);
  }

  private void renewOrWarn(LiveRoom room) {
    String id = room.moment().terms().eventId();
    try {
      renew(room);
    } catch (SQLException e) {
      LOG.warnf("waiting room of %s stands still: %s", id, e.getMessage());
    } catch (RuntimeException e) {
      LOG.errorf(e, "waiting room of %s stands still", id);
    }
  }

  private void renew(LiveRoom room) throws SQLException {
    Terms terms = termsNow(room);
    if (terms == null) {
      live.invalidate(room.moment().terms().eventId());
      return;
    }
    String id = terms.eventId();
    tell(room, id);
    Stock stock = room.moment().state().isDrawn() ? stock(id) : null;
    int free = stock == null || terms.isOver(room.moment().state().asOf()) ? 0 : stock.available();
    store.step(terms, free, stock != null && guards.isAtEase(BOOKING_SERVICE));
    var now = new Moment(terms, store.read(id), stock);
    room.show(now);
    room.shows(written(now));
  }

  boolean isEmpty() {
    return live.estimatedSize() == 0;
  }

  /** Whether a sale that has begun is known to let in only who has waited. */
  boolean standsBefore(String eventId) {
    LiveRoom room = live.getIfPresent(eventId);
    return room != null
        && (room.moment().phase() == Phase.SERVING || room.moment().phase() == Phase.PAUSED);
  }

  /** What who looks is answered; null where nobody is known to wait here. */
  Buffer shown(String eventId) {
    LiveRoom room = live.getIfPresent(eventId);
    return room == null ? null : room.shown();
  }

  private Buffer written(Moment now) {
    try {
      return Buffer.buffer(json.writeValueAsBytes(Envelope.of(RoomView.of(now, lookAgain()))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view of plain values must be writable", e);
    }
  }

  private void tell(LiveRoom room, String id) throws SQLException {
    Map<Instant, Flow> seen = room.seen();
    if (seen.isEmpty()) {
      return;
    }
    try {
      store.add(id, seen);
    } catch (SQLException e) {
      room.putBack(seen);
      throw e;
    }
  }

  /**
   * Null where the event has no waiting room any more; the last known while nobody can be asked.
   */
  private Terms termsNow(LiveRoom room) {
    Terms last = room.moment().terms();
    try {
      return terms(last.eventId()).orElse(null);
    } catch (ProblemException away) {
      return last;
    }
  }

  private Optional<Terms> terms(String eventId) {
    Answer answer = events.get("/internal/events/" + eventId);
    return answer.succeeded()
        ? Optional.of(answer.as(Terms.class)).filter(terms -> terms.waitingRoom() != null)
        : Optional.empty();
  }

  /** Null when booking-service does not say it in time. */
  private Stock stock(String eventId) {
    try {
      Answer answer = bookings.get("/internal/events/" + eventId + "/availability");
      return answer.succeeded() ? answer.as(Told.class).data() : null;
    } catch (ProblemException away) {
      LOG.debugf("no stock of %s: %s", eventId, away.getMessage());
      return null;
    }
  }

  private record Told(Stock data) {}

  @Scheduled(every = "1h", delayed = "10m", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void forget() {
    try {
      int rooms = store.forget();
      LOG.debugf("%d waiting rooms forgotten", rooms);
    } catch (SQLException e) {
      LOG.debugf("old waiting rooms cannot be forgotten now: %s", e.getMessage());
    }
  }

  /** For how long people wait between looks, so that all of them together ask not too often. */
  Duration lookAgain() {
    long waiting =
        live.asMap().values().stream()
            .mapToLong(r -> Math.max(0, r.moment().state().waiting()))
            .sum();
    return Duration.ofSeconds(Math.clamp(waiting / config.looks(), 2, 20));
  }

  static ProblemException closed(String why) {
    return ProblemException.of(GatewayProblem.WAITING_ROOM_CLOSED, why);
  }

  void close(@Observes ShutdownEvent stop) {
    events.close();
    bookings.close();
  }
}
