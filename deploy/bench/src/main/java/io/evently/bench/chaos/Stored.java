package io.evently.bench.chaos;

/**
 * A booking as it is stored in the end.
 *
 * @param key the client's idempotency key, or null where no client has one like it
 */
record Stored(String id, String key, String event, int quantity, String status) {

  boolean hasTickets() {
    return status.equals("held") || status.equals("confirmed");
  }
}
