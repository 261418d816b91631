package io.evently.waitlist.promotion;

import io.evently.waitlist.WaitlistConfig;
import io.evently.waitlist.promotion.Draw.Candidate;
import io.evently.waitlist.promotion.FairnessLog.Content;
import io.evently.waitlist.queue.Changes;
import io.evently.waitlist.queue.Changes.Hold;
import io.evently.waitlist.queue.Entries;
import io.evently.waitlist.queue.Entry;
import io.evently.waitlist.queue.Queue;
import io.evently.waitlist.queue.Queue.Key;
import io.evently.waitlist.queue.Queues;
import io.evently.waitlist.queue.Queues.Heard;
import io.evently.waitlist.stock.Stock;
import io.evently.waitlist.stock.Stock.Answers;
import io.evently.waitlist.stock.Stock.OfferCommand;
import io.evently.waitlist.stock.Stock.OfferResult;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * One promotion of a queue, in three steps, so that a crash between any two of them makes no offer
 * twice and forgets none: decide whom to ask and write it down; ask booking-service under the
 * offers' ids; write down what it says. Questions without an answer are asked again first.
 */
@Singleton
public class Promotion {

  private static final int MOST = 500;
  private static final int GROUPS_LOOKED_AT = 200;

  private final DataSource datasource;
  private final Queues queues;
  private final Entries entries;
  private final Changes changes;
  private final FairnessLog log;
  private final Stock stock;
  private final WaitlistConfig config;

  Promotion(
      DataSource datasource,
      Queues queues,
      Entries entries,
      Changes changes,
      FairnessLog log,
      Stock stock,
      WaitlistConfig config) {
    this.datasource = datasource;
    this.queues = queues;
    this.entries = entries;
    this.changes = changes;
    this.log = log;
    this.stock = stock;
    this.config = config;
  }

  /** How many were offered tickets; 0 when there is nobody, or nothing to offer. */
  public int run(Key key) throws SQLException {
    List<OfferCommand> questions = decide(key);
    if (questions.isEmpty()) {
      return 0;
    }
    return record(key, stock.settle(key.eventId(), questions));
  }

  /** The trace of the request that made units free last. */
  Optional<String> cause(Key key) throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      connection.setAutoCommit(false);
      Optional<Queue> queue = queues.lock(connection, key);
      connection.rollback();
      return queue.map(Queue::traceparent);
    }
  }

  private List<OfferCommand> decide(Key key) throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Optional<Queue> queue = queues.lock(connection, key);
        List<OfferCommand> questions = unanswered(connection, key);
        if (questions.isEmpty() && queue.isPresent() && queue.get().reserved() > 0) {
          questions = draw(connection, queue.get());
        }
        connection.commit();
        return questions;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private List<OfferCommand> draw(Connection connection, Queue queue) throws SQLException {
    queues.deciding(connection, queue.key());
    List<Entry> looked =
        entries.inOrder(
            connection, queue.key(), Math.min(queue.reserved(), MOST) + GROUPS_LOOKED_AT);
    List<Candidate> snapshot = looked.stream().map(Promotion::candidate).toList();
    Draw.Outcome drawn = Draw.of(snapshot, queue.reserved(), config.bypassCap(), MOST);
    if (drawn.asked().isEmpty()) {
      return List.of();
    }
    List<UUID> offers = drawn.asked().stream().map(c -> UUID.randomUUID()).toList();
    insert(connection, queue, drawn.asked(), offers);
    pass(connection, drawn.passed());
    queues.took(connection, queue.key(), drawn.left());
    log.append(
        connection,
        queue,
        new Content(
            FairnessLog.RULE,
            queue.reserved(),
            config.bypassCap(),
            MOST,
            snapshot,
            drawn.asked(),
            offers,
            drawn.passed()));
    return unanswered(connection, queue.key());
  }

  private static Candidate candidate(Entry entry) {
    return new Candidate(entry.id(), entry.quantity(), entry.passes());
  }

  private static void insert(
      Connection connection, Queue queue, List<Candidate> asked, List<UUID> offers)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            with made as (
              insert into offer (id, entry_id, event_id, ticket_type, status, asked_at, position)
              select u.id, u.entry_id, ?, ?, 'asked', now(), u.position
              from unnest(?::uuid[], ?::uuid[]) with ordinality as u (id, entry_id, position)
              returning entry_id)
            update entry e set asked = true from made where e.id = made.entry_id
            """)) {
      insert.setString(1, queue.eventId());
      insert.setString(2, queue.ticketType());
      insert.setArray(3, connection.createArrayOf("uuid", offers.toArray()));
      insert.setArray(
          4, connection.createArrayOf("uuid", asked.stream().map(Candidate::entryId).toArray()));
      insert.executeUpdate();
    }
  }

  private static void pass(Connection connection, List<Candidate> passed) throws SQLException {
    if (passed.isEmpty()) {
      return;
    }
    try (PreparedStatement update =
        connection.prepareStatement("update entry set passes = passes + 1 where id = any (?)")) {
      update.setArray(
          1, connection.createArrayOf("uuid", passed.stream().map(Candidate::entryId).toArray()));
      update.executeUpdate();
    }
  }

  private List<OfferCommand> unanswered(Connection connection, Key key) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select o.id, e.user_id, e.quantity from offer o join entry e on e.id = o.entry_id
            where o.event_id = ? and o.ticket_type = ? and o.status = 'asked'
            order by o.asked_at, o.position limit ?
            """)) {
      select.setString(1, key.eventId());
      select.setString(2, key.ticketType());
      select.setInt(3, MOST);
      List<OfferCommand> questions = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          questions.add(
              new OfferCommand(
                  "draw",
                  row.getObject(1, UUID.class),
                  key.ticketType(),
                  row.getString(2),
                  row.getInt(3),
                  Math.toIntExact(config.offerFor().toSeconds())));
        }
      }
      return questions;
    }
  }

  private int record(Key key, Answers said) throws SQLException {
    List<OfferResult> answers = said.results();
    Map<String, List<OfferResult>> byStatus =
        answers.stream().collect(Collectors.groupingBy(OfferResult::status));
    List<OfferResult> refused = byStatus.getOrDefault("refused", List.of());
    try (Connection connection = datasource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Optional<Queue> queue = queues.lock(connection, key);
        String cause = queue.map(Queue::traceparent).orElse(null);
        List<Hold> holds =
            answers.stream().filter(a -> a.bookingId() != null).map(Promotion::hold).toList();
        List<Entry> offered = changes.offered(connection, holds, cause);
        // Of questions that were asked before and answered long ago.
        changes.accepted(connection, ids(byStatus.get("confirmed")), cause);
        changes.declined(connection, ids(byStatus.get("cancelled")), cause);
        changes.expired(connection, ids(byStatus.get("expired")));
        refuse(connection, refused);
        queues.hear(
            connection,
            List.of(
                new Heard(
                    key, said.version(), said.reserved().getOrDefault(key.ticketType(), 0), null)));
        connection.commit();
        return offered.size();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  /** Nothing to give: the place stays. Anything else ends the entry. */
  private void refuse(Connection connection, List<OfferResult> refused) throws SQLException {
    if (refused.isEmpty()) {
      return;
    }
    changes.voided(connection, ids(refused));
    for (OfferResult one : refused) {
      switch (one.code()) {
        case "insufficient_stock", "conflict", "overloaded" -> {}
        case "purchase_limit_exceeded" -> close(connection, one.offerId(), "limit_exceeded");
        default -> close(connection, one.offerId(), "sale_over");
      }
    }
  }

  private void close(Connection connection, UUID offer, String reason) throws SQLException {
    Optional<Entry> entry = entries.byOffer(connection, offer);
    if (entry.isPresent()) {
      changes.closed(connection, entry.get().id(), reason);
    }
  }

  private static Hold hold(OfferResult r) {
    return new Hold(
        r.offerId(),
        r.bookingId(),
        r.bookingReference(),
        r.unitPrice(),
        r.currency(),
        r.holdExpiresAt());
  }

  private static List<UUID> ids(List<OfferResult> results) {
    return results == null ? List.of() : results.stream().map(OfferResult::offerId).toList();
  }
}
