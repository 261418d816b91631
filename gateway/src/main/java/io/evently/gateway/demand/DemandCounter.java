package io.evently.gateway.demand;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Counts answers by event. It never blocks and never fails: an answer that it cannot read, or of
 * one event too many, is not counted.
 */
public final class DemandCounter {

  private static final String EVENTS = "/api/v1/events/";
  private static final String QUOTE = "/quote";
  private static final String BOOKINGS = "/api/v1/bookings";
  private static final Set<String> NO_EVENTS = Set.of("popular", "search");
  private static final Set<String> REFUSALS = Set.of("sold_out", "insufficient_stock");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int LONGEST_REQUEST = 4096;

  private final int events;
  private volatile ConcurrentMap<String, Counts> window = new ConcurrentHashMap<>();

  /**
   * @param events how many are counted at a time
   */
  DemandCounter(int events) {
    this.events = events;
  }

  /** Sums of one event. */
  record Sums(long views, long quotes, long refusals) {}

  private record Counts(LongAdder views, LongAdder quotes, LongAdder refusals) {

    Counts() {
      this(new LongAdder(), new LongAdder(), new LongAdder());
    }

    Sums sums() {
      return new Sums(views.sum(), quotes.sum(), refusals.sum());
    }
  }

  /**
   * A service has answered.
   *
   * @param request its body, or null
   * @param answer its body, or null where it was not taken whole
   */
  public void answered(HttpMethod method, String path, int status, Buffer request, Buffer answer) {
    if (status == 200 && method == HttpMethod.GET && path.startsWith(EVENTS)) {
      looked(path.substring(EVENTS.length()));
    } else if (status == 409 && method == HttpMethod.POST && path.equals(BOOKINGS)) {
      refused(request, answer);
    }
  }

  private void looked(String rest) {
    if (rest.endsWith(QUOTE)) {
      Counts counts = of(rest.substring(0, rest.length() - QUOTE.length()));
      if (counts != null) {
        counts.quotes().increment();
      }
    } else if (!NO_EVENTS.contains(rest)) {
      Counts counts = of(rest);
      if (counts != null) {
        counts.views().increment();
      }
    }
  }

  private void refused(Buffer request, Buffer answer) {
    if (request == null || answer == null || request.length() > LONGEST_REQUEST) {
      return;
    }
    try {
      if (new JsonObject(answer).getValue("code") instanceof String code
          && REFUSALS.contains(code)
          && new JsonObject(request).getValue("event_id") instanceof String event) {
        refused(event);
      }
    } catch (DecodeException notJson) {
      // Whatever it was, it was no refusal of ours.
    }
  }

  /** Somebody who wanted tickets was told that there are none. */
  public void refused(String event) {
    Counts counts = of(event);
    if (counts != null) {
      counts.refusals().increment();
    }
  }

  private Counts of(String event) {
    ConcurrentMap<String, Counts> now = window;
    Counts known = now.get(event);
    if (known != null) {
      return known;
    }
    return now.size() < events && ID.matcher(event).matches()
        ? now.computeIfAbsent(event, id -> new Counts())
        : null;
  }

  /** What was counted since the last call. */
  Map<String, Sums> drain() {
    ConcurrentMap<String, Counts> full = window;
    window = new ConcurrentHashMap<>();
    return full.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().sums()));
  }
}
