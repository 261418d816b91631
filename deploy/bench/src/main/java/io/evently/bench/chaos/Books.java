package io.evently.bench.chaos;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What booking-service has stored of the events of a run.
 *
 * @param tables of booking-service
 */
record Books(Tables tables) {

  /** What is still to end by itself. */
  private static final String UNFINISHED =
      """
      select (select count(*) from booking where event_id = any (?) and status = 'held'
          and hold_expires_at < now() + interval '2 minutes')
        + (select count(*) from payment where event_id = any (?)
          and state not in ('captured', 'declined', 'voided', 'refunded'))
        + (select count(*) from refund where event_id = any (?) and status = 'due' and payment_id is not null)
      """;

  private static final String STRANDED =
      """
      select (select count(*) from booking where event_id = any (?) and status = 'held'
          and hold_expires_at < now())
        + (select count(*) from pool where event_id = any (?) and waitlist_reserved > 0
          and (waitlist_until is null or waitlist_until < now()))
      """;

  /**
   * The provider's table is what was really paid; where there is a step to pay, tickets are paid
   * once.
   */
  private static final String WRONG_MONEY =
      """
      select count(*) from booking b join event e on e.event_id = b.event_id
      left join lateral (select coalesce(sum(t.charged - t.returned), 0) as money, coalesce(max(t.charged), 0) as most
        from payment p join test_payment t on t.id = p.id where p.booking_id = b.id) paid on true
      where b.event_id = any (?)
        and (paid.money <> (b.status = 'confirmed' and e.hold_seconds is not null)::int or paid.most > 1)
      """;

  private static final String POOLS =
      """
      select p.event_id, sum(p.capacity), sum(p.available), sum(p.waitlist_reserved),
        (select coalesce(sum(quantity), 0) from booking b where b.event_id = p.event_id and status = 'held'),
        (select coalesce(sum(quantity), 0) from booking b where b.event_id = p.event_id and status = 'confirmed')
      from pool p where p.event_id = any (?) group by 1
      """;

  /**
   * Stock of an event in the end, and by its ledger.
   *
   * @param reserved for a waitlist
   * @param line what is wrong with the ledger, or null
   */
  record Stock(long capacity, long available, long reserved, long held, long sold, String line) {

    boolean addsUp() {
      return line == null && available + reserved + held + sold == capacity;
    }
  }

  /** A booking and its last state. */
  record Row(UUID id, UUID keyHash, String event, int quantity, String status, int sequence) {}

  long unfinished() {
    return tables.number(UNFINISHED);
  }

  long stranded() {
    return tables.number(STRANDED);
  }

  long wrongMoney() {
    return tables.number(WRONG_MONEY);
  }

  List<Row> bookings() {
    return tables.list(
        "select id, idempotency_key, event_id, quantity, status, sequence from booking"
            + " where event_id = any (?)",
        row ->
            new Row(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getInt(4),
                row.getString(5),
                row.getInt(6)));
  }

  Map<String, Stock> stocks() {
    Map<String, Ledger> ledgers =
        tables.query(
            "select event_id, version, units, from_state, to_state from ledger"
                + " where event_id = any (?) order by event_id, version, line",
            row -> {
              Map<String, Ledger> all = new HashMap<>();
              while (row.next()) {
                all.computeIfAbsent(row.getString(1), Ledger::new)
                    .move(row.getLong(2), row.getInt(3), row.getString(4), row.getString(5));
              }
              return all;
            });
    return tables.query(
        POOLS,
        row -> {
          Map<String, Stock> all = new HashMap<>();
          while (row.next()) {
            String event = row.getString(1);
            all.put(
                event,
                new Stock(
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    ledgers
                        .getOrDefault(event, new Ledger(event))
                        .wrong(row.getLong(2), row.getLong(3), row.getLong(5), row.getLong(6))));
          }
          return all;
        });
  }

  /** As booking-service keeps a key of {@code POST /bookings}. */
  static UUID hash(String user, String event, String key) {
    try {
      ByteBuffer digest =
          ByteBuffer.wrap(
              MessageDigest.getInstance("SHA-256")
                  .digest(
                      String.join("\n", user, "POST /bookings", event, key)
                          .getBytes(StandardCharsets.UTF_8)));
      return new UUID(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
