package io.evently.bench.booking;

import io.evently.bench.load.Requests;
import io.evently.local.keys.LocalKeys;
import io.evently.local.keys.UserToken;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Those who buy, each with an account's token.
 *
 * @param tokens by number
 */
record People(List<String> tokens) {

  private static final int COUNT = 1000;
  private static final String NAME = "bench-";
  private static final Duration VALID = Duration.ofHours(12);

  static People signedBy(LocalKeys keys) {
    return new People(
        IntStream.range(0, COUNT)
            .mapToObj(i -> UserToken.of(NAME + i).withValidity(VALID).sign(keys))
            .toList());
  }

  /** One ticket each, in turn, without a key. */
  Requests book(String event) {
    byte[][] ready =
        IntStream.range(0, tokens.size())
            .mapToObj(i -> bytes(head(i, "") + body(i, event)))
            .toArray(byte[][]::new);
    var turn = new Turn(ready.length);
    return () -> Unpooled.wrappedBuffer(ready[turn.next()]);
  }

  /** The same, each with an idempotency key of its own. */
  Requests bookWithKeys(String event) {
    var turn = new Turn(tokens.size());
    return () -> {
      int i = turn.next();
      return keyed(i, event, UUID.randomUUID());
    };
  }

  private ByteBuf keyed(int person, String event, UUID key) {
    return Unpooled.wrappedBuffer(
        bytes(head(person, "Idempotency-Key: " + key + "\r\n") + body(person, event)));
  }

  private String head(int person, String more) {
    return "POST /api/v1/bookings HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
        + tokens.get(person)
        + "\r\nContent-Type: application/json\r\n"
        + more;
  }

  private static String body(int person, String event) {
    String json =
        "{\"user_id\":\"%s%d\",\"event_id\":\"%s\",\"quantity\":1}".formatted(NAME, person, event);
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
