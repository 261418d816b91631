package io.evently.notification.message;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a message is about; the wire name is the name in lower case. */
public enum Kind {
  BOOKING_CONFIRMED(true),
  BOOKING_CANCELLED(true),
  EVENT_CANCELLED(true),
  WAITLIST_JOINED(false),
  WAITLIST_OFFERED(false),
  WAITLIST_OFFER_EXPIRED(false),
  WAITLIST_CLOSED(false),
  EVENT_CHANGED(false),
  EVENT_REMINDER(false),
  DIRECT(false),
  BROADCAST(false);

  private final boolean alwaysOn;

  Kind(boolean alwaysOn) {
    this.alwaysOn = alwaysOn;
  }

  /** Whether nobody can switch it off: it is about money and a place that is owed. */
  public boolean isAlwaysOn() {
    return alwaysOn;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Empty for a name that is not one. */
  public static Optional<Kind> of(String wireName) {
    return Arrays.stream(values()).filter(k -> k.wireName().equals(wireName)).findFirst();
  }
}
