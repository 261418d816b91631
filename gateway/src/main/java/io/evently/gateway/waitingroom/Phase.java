package io.evently.gateway.waitingroom;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a waiting room is doing. */
public enum Phase {
  /** People can come from {@code opens_at} on. */
  NOT_OPEN,
  /** People come; when the sale begins they are shuffled. */
  OPEN,
  /** Numbers are served, as fast as tickets and sale allow. */
  SERVING,
  /** Nothing can be bought at this moment; tickets that are held may come back. */
  PAUSED,
  /** Everything is sold. */
  SOLD_OUT,
  /** The sale has ended. */
  OVER;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
