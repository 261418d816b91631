package io.evently.booking.payment;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.evently.booking.sale.BookingProblem;
import io.evently.booking.shard.Shard;
import io.evently.platform.problem.ProblemException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * What providers tell by themselves. News is remembered in the transaction of its effect, so it is
 * heard once and never lost; of a payment that is not known, or of a kind that is not, nothing
 * follows.
 */
@Singleton
class Webhooks {

  private final Connections connections;
  private final WebhookSeals seals;
  private final ObjectReader reader;

  Webhooks(Connections connections, WebhookSeals seals, ObjectMapper mapper) {
    this.connections = connections;
    this.seals = seals;
    this.reader =
        mapper.readerFor(Notice.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  /**
   * News of a payment.
   *
   * @param id the provider's, of this news
   * @param type {@code payment.authorised} or {@code payment.declined}
   */
  record Notice(String id, String type, UUID paymentId) {}

  /**
   * The payment that has to be driven on now; empty when nothing changed.
   *
   * @throws ProblemException {@code invalid_signature}, or what is wrong with the body
   */
  Optional<UUID> receive(String provider, String signature, byte[] body) throws SQLException {
    if (!seals.isSigned(signature, body)) {
      throw ProblemException.of(
          BookingProblem.INVALID_SIGNATURE,
          "Sign the time, a dot and the body with the shared key, and send it within 5 minutes.");
    }
    Notice notice = read(body);
    boolean changed =
        connections.inTransaction(
            connections.of(notice.paymentId()),
            connection ->
                isNew(connection, provider, notice) && apply(connection, provider, notice));
    return changed ? Optional.of(notice.paymentId()) : Optional.empty();
  }

  /** Nobody repeats news after a month. */
  void forgetOld(Shard shard) throws SQLException {
    connections.use(
        shard,
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement(
                  "delete from payment_notice where received_at < now() - interval '30 days'")) {
            return delete.executeUpdate();
          }
        });
  }

  private Notice read(byte[] body) {
    Notice notice;
    try {
      notice = reader.readValue(body);
    } catch (IOException e) {
      throw ProblemException.invalid("", "wrong_format", "Send id, type and payment_id as JSON.");
    }
    if (notice == null
        || notice.id() == null
        || notice.id().isBlank()
        || notice.id().length() > 255
        || notice.type() == null
        || notice.paymentId() == null) {
      throw ProblemException.invalid("", "required", "Send id, type and payment_id.");
    }
    return notice;
  }

  private static boolean isNew(Connection connection, String provider, Notice notice)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into payment_notice (provider, notice_id, payment_id, type) values (?, ?, ?, ?)"
                + " on conflict do nothing")) {
      insert.setString(1, provider);
      insert.setString(2, notice.id());
      insert.setObject(3, notice.paymentId());
      insert.setString(4, notice.type());
      return insert.executeUpdate() == 1;
    }
  }

  private static boolean apply(Connection connection, String provider, Notice notice)
      throws SQLException {
    Optional<Payment> found =
        Payments.locked(connection, notice.paymentId()).filter(p -> p.provider().equals(provider));
    PaymentState next = found.map(payment -> next(payment.state(), notice.type())).orElse(null);
    return next != null && Payments.move(connection, found.get(), next, code(next));
  }

  /** Null where it says nothing new. Money for a try that has ended goes back. */
  private static PaymentState next(PaymentState now, String type) {
    boolean open = now == PaymentState.AUTHORISING || now == PaymentState.UNKNOWN;
    return switch (type) {
      case "payment.authorised" ->
          open
              ? PaymentState.AUTHORISED
              : now == PaymentState.DECLINED || now == PaymentState.VOIDED
                  ? PaymentState.REFUND_DUE
                  : null;
      case "payment.declined" -> open ? PaymentState.DECLINED : null;
      default -> null;
    };
  }

  private static String code(PaymentState next) {
    return next == PaymentState.DECLINED ? "declined" : null;
  }
}
