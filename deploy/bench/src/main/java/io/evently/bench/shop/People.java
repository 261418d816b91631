package io.evently.bench.shop;

import io.evently.bench.load.Requests;
import io.evently.local.keys.LocalKeys;
import io.evently.local.keys.UserToken;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Those who look and buy, each with an account's token.
 *
 * @param tokens by number
 */
public record People(List<String> tokens) {

  private static final int COUNT = 1000;
  private static final String NAME = "bench-";
  private static final Duration VALID = Duration.ofHours(12);

  /** A thousand. */
  public static People signedBy(LocalKeys keys) {
    return new People(
        IntStream.range(0, COUNT)
            .mapToObj(i -> UserToken.of(NAME + i).withValidity(VALID).sign(keys))
            .toList());
  }

  /** What a person's account is called. */
  public static String name(int person) {
    return NAME + person;
  }

  /** One ticket each, in turn, without a key. */
  public Requests book(String event) {
    return book(event, 1);
  }

  /** The same, with a number of tickets. */
  public Requests book(String event, int quantity) {
    byte[][] ready =
        IntStream.range(0, tokens.size())
            .mapToObj(i -> bytes(post(i, "") + body(i, event, quantity)))
            .toArray(byte[][]::new);
    var turn = new Turn(ready.length);
    return () -> Unpooled.wrappedBuffer(ready[turn.next()]);
  }

  /** One ticket each, in turn, each request with an idempotency key of its own. */
  public Requests bookWithKeys(String event) {
    var turn = new Turn(tokens.size());
    return () -> {
      int i = turn.next();
      return keyed(i, event, UUID.randomUUID());
    };
  }

  /**
   * One ticket, by the person whose turn it is, under a key that is the order's own.
   *
   * @param order from 0; the same order is the same request
   */
  public ByteBuf order(int order, String event) {
    return keyed(order % tokens.size(), event, new UUID(event.hashCode(), order));
  }

  /**
   * Pages, by people in turn.
   *
   * @param paths asked for each request
   */
  public Requests get(Supplier<String> paths) {
    byte[] begin = bytes("GET ");
    byte[][] ends =
        IntStream.range(0, tokens.size())
            .mapToObj(i -> bytes(" HTTP/1.1\r\n" + from(i) + "\r\n"))
            .toArray(byte[][]::new);
    var turn = new Turn(ends.length);
    return () -> Unpooled.wrappedBuffer(begin, bytes(paths.get()), ends[turn.next()]);
  }

  private ByteBuf keyed(int person, String event, UUID key) {
    return Unpooled.wrappedBuffer(
        bytes(post(person, "Idempotency-Key: " + key + "\r\n") + body(person, event, 1)));
  }

  private String from(int person) {
    return "Host: 127.0.0.1\r\nAuthorization: Bearer " + tokens.get(person) + "\r\n";
  }

  private String post(int person, String more) {
    return "POST /api/v1/bookings HTTP/1.1\r\n"
        + from(person)
        + "Content-Type: application/json\r\n"
        + more;
  }

  private static String body(int person, String event, int quantity) {
    String json =
        "{\"user_id\":\""
            + name(person)
            + "\",\"event_id\":\""
            + event
            + "\",\"quantity\":"
            + quantity
            + '}';
    return "Content-Length: " + json.length() + "\r\n\r\n" + json;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Used by the load's thread only. */
  private static final class Turn {
    private final int size;
    private int next;

    Turn(int size) {
      this.size = size;
    }

    int next() {
      int now = next;
      next = (next + 1) % size;
      return now;
    }
  }
}
