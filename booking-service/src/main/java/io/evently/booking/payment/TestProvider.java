package io.evently.booking.payment;

import io.evently.booking.shard.Shard;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A provider that moves no money. What it does depends on the token: {@code tok_succeed}, {@code
 * tok_decline}, {@code tok_timeout} (authorises and does not answer), {@code tok_twice} (answers by
 * webhook, twice), {@code tok_late} (answers by webhook a second after the hold's end), {@code
 * tok_lapse} (authorises and then refuses to pay); any other is declined. Its truth is a table of
 * its own, written in transactions of its own, as if it were another company's: the disk is not
 * waited for, because what the company has done is in its books, not in ours.
 */
@Singleton
class TestProvider implements PaymentProvider {

  static final String NAME = "test";

  // What is known already is left as it is, and told.
  private static final String AUTHORISE =
      "with "
          + Connections.WITHOUT_WAITING
          + """

          insert into test_payment as known (id, method, amount, status, becomes, notices, notify_at)
          select ?, ?, ?, ?, ?, ?, ? from quick on conflict (id) do update set status = known.status returning status
          """;
  private static final String CAPTURE =
      "with "
          + Connections.WITHOUT_WAITING
          + """

          update test_payment set status = case when method = 'tok_lapse' then 'declined' else 'captured' end,
            charged = charged + (method <> 'tok_lapse')::int
          from quick where id = ? and status = 'authorised' returning status
          """;
  // A payment that was never heard of is called off beforehand.
  private static final String RELEASE =
      """
      insert into test_payment (id, method, amount, status) values (?, '', 0, 'voided')
      on conflict (id) do update set notices = 0,
        returned = test_payment.returned + (test_payment.status = 'captured')::int,
        status = case test_payment.status when 'captured' then 'refunded' when 'authorised' then 'voided'
          when 'pending' then 'voided' else test_payment.status end
      returning status
      """;
  private static final String LOOK_UP = "select status from test_payment where id = ?";
  private static final String TELL =
      """
      update test_payment set notices = notices - 1, status = case status when 'pending' then becomes else status end,
        notify_at = clock_timestamp()
      where id in (select id from test_payment where notices > 0 and notify_at <= clock_timestamp()
        for update skip locked)
      returning id, becomes
      """;

  private final Connections connections;

  TestProvider(Connections connections) {
    this.connections = connections;
  }

  /** What is to be told by webhook. */
  record News(UUID paymentId, String becomes) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Answer authorise(Order order) throws NoAnswerException {
    boolean later = order.method().equals("tok_late") || order.method().equals("tok_twice");
    boolean pays = List.of("tok_succeed", "tok_timeout", "tok_lapse").contains(order.method());
    Answer answer =
        ask(
            order.paymentId(),
            AUTHORISE,
            s -> {
              s.setObject(1, order.paymentId());
              s.setString(2, order.method());
              s.setBigDecimal(3, order.amount());
              s.setString(4, later ? "pending" : pays ? "authorised" : "declined");
              s.setString(5, later ? "authorised" : null);
              s.setInt(6, order.method().equals("tok_twice") ? 2 : later ? 1 : 0);
              s.setTimestamp(7, later ? Timestamp.from(tellAt(order)) : null);
            });
    if (order.method().equals("tok_timeout")) {
      throw new NoAnswerException("the provider did not answer in time");
    }
    return answer;
  }

  private static Instant tellAt(Order order) {
    return order.method().equals("tok_late") ? order.payBy().plusSeconds(1) : Instant.EPOCH;
  }

  @Override
  public Answer capture(UUID paymentId) throws NoAnswerException {
    Answer answer = ask(paymentId, CAPTURE, s -> s.setObject(1, paymentId));
    return answer == Answer.ABSENT ? lookUp(paymentId) : answer;
  }

  @Override
  public Answer release(UUID paymentId) throws NoAnswerException {
    return ask(paymentId, RELEASE, s -> s.setObject(1, paymentId));
  }

  @Override
  public Answer lookUp(UUID paymentId) throws NoAnswerException {
    return ask(paymentId, LOOK_UP, s -> s.setObject(1, paymentId));
  }

  /** What is due to be told now; said once each. */
  List<News> news(Shard shard) throws SQLException {
    return connections.use(
        shard,
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(TELL);
              ResultSet rows = update.executeQuery()) {
            List<News> news = new ArrayList<>();
            while (rows.next()) {
              news.add(new News(rows.getObject(1, UUID.class), rows.getString(2)));
            }
            return news;
          }
        });
  }

  private static Answer answer(String status) {
    return Answer.valueOf(status.toUpperCase(java.util.Locale.ROOT));
  }

  private interface Binder {
    void bind(PreparedStatement statement) throws SQLException;
  }

  /** Its database is ours: when that is away, this provider does not answer. */
  private Answer ask(UUID paymentId, String sql, Binder binder) throws NoAnswerException {
    try {
      return connections.use(
          connections.of(paymentId),
          connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
              binder.bind(statement);
              try (ResultSet row = statement.executeQuery()) {
                return row.next() ? answer(row.getString(1)) : Answer.ABSENT;
              }
            }
          });
    } catch (SQLException e) {
      throw new NoAnswerException(e.getMessage());
    }
  }
}
