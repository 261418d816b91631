package io.evently.event.catalogue;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where an event is in its life. */
public enum Status {
  /** Seen by its organiser only; never told on the topic. */
  DRAFT,
  PUBLISHED,
  CANCELLED,
  /** Its date is over. */
  FINISHED;

  /** Name on the wire and in the database. */
  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException when there is no such state
   */
  public static Status of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }

  boolean isClosed() {
    return this == CANCELLED || this == FINISHED;
  }
}
