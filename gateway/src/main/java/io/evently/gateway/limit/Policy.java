package io.evently.gateway.limit;

/**
 * One limit.
 *
 * @param name as the headers tell it
 * @param limit requests a window, at least 1
 */
record Policy(String name, int limit) {

  Policy {
    if (limit < 1) {
      throw new IllegalArgumentException("evently.limits: " + name + " has to be 1 or more");
    }
  }
}
