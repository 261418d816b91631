package io.evently.gateway.health;

import java.util.List;

/** Of a part, and of the whole. */
enum Status {
  UP,
  /** It works, with less comfort: nobody needs to be sent away. */
  DEGRADED,
  DOWN;

  /** The whole is down only when a critical part is; anything else that is wrong degrades it. */
  static Status of(List<Part> parts) {
    if (parts.stream().anyMatch(p -> p.critical() && p.status() == DOWN)) {
      return DOWN;
    }
    return parts.stream().allMatch(p -> p.status() == UP) ? UP : DEGRADED;
  }
}
