package io.evently.notification.message;

import java.util.Locale;

/** State of a message; all but the first two are final. The wire name is the name in lower case. */
public enum Status {
  PENDING,
  SENDING,
  DELIVERED,
  SUPPRESSED,
  FAILED,
  EXPIRED;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Status of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
