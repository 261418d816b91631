package io.evently.booking.sale;

import java.util.Locale;

/** State of a booking; the wire name is the name in lower case. */
public enum BookingStatus {
  HELD,
  CONFIRMED,
  CANCELLED,
  EXPIRED;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static BookingStatus of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
