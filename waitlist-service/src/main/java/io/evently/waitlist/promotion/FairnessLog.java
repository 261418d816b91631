package io.evently.waitlist.promotion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evently.platform.json.WireFormat;
import io.evently.waitlist.promotion.Draw.Candidate;
import io.evently.waitlist.queue.Queue;
import io.evently.waitlist.queue.Queue.Key;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A row for every promotion: who stood where, how many units there were, who was asked and who was
 * passed. Each row contains the hash of the row before, so none can be changed or taken out unseen,
 * and each can be decided again.
 */
@Singleton
public class FairnessLog {

  static final String RULE = "first who fits, in order of virtual join time; bypass cap";

  private static final ObjectMapper JSON = WireFormat.apply(JsonMapper.builder().build());

  /**
   * What was decided on, and what was decided.
   *
   * @param snapshot the queue in its order, as far as it was looked at
   * @param offers of those asked, in the same order
   * @param passed whose group did not fit the units that were left
   */
  record Content(
      String rule,
      int free,
      int cap,
      int most,
      List<Candidate> snapshot,
      List<Candidate> asked,
      List<UUID> offers,
      List<Candidate> passed) {

    static Content read(String json) {
      try {
        return JSON.readValue(json, Content.class);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a row of the log is not readable", e);
      }
    }

    String json() {
      try {
        return JSON.writeValueAsString(this);
      } catch (JsonProcessingException impossible) {
        throw new IllegalStateException("plain values must be writable", impossible);
      }
    }
  }

  /** Appends a row; the queue has to be locked. */
  void append(Connection connection, Queue queue, Content content) throws SQLException {
    long sequence = queue.logSequence() + 1;
    String json = content.json();
    String hash = hash(queue.key(), sequence, json, queue.logHash());
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            with row as (insert into promotion
                (event_id, ticket_type, sequence, at, content, previous_hash, hash) values (?, ?, ?, ?, ?, ?, ?))
            update queue set log_sequence = ?, log_hash = ? where event_id = ? and ticket_type = ?
            """)) {
      insert.setString(1, queue.eventId());
      insert.setString(2, queue.ticketType());
      insert.setLong(3, sequence);
      insert.setTimestamp(4, Timestamp.from(queue.now()));
      insert.setString(5, json);
      insert.setString(6, queue.logHash());
      insert.setString(7, hash);
      insert.setLong(8, sequence);
      insert.setString(9, hash);
      insert.setString(10, queue.eventId());
      insert.setString(11, queue.ticketType());
      insert.executeUpdate();
    }
  }

  /**
   * What verifying a log found.
   *
   * @param decisions rows that are as they should be
   * @param problem the first thing that is wrong: a sentence, or nothing
   */
  public record Verdict(long decisions, Optional<String> problem) {}

  /** Decides every row of a queue's log again. */
  public Verdict verify(Connection connection, Key key) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select sequence, content, previous_hash, hash from promotion"
                + " where event_id = ? and ticket_type = ? order by sequence")) {
      select.setString(1, key.eventId());
      select.setString(2, key.ticketType());
      long expected = 1;
      String previous = "";
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          long sequence = row.getLong(1);
          String content = row.getString(2);
          if (sequence != expected) {
            return wrong(expected, "row " + expected + " is missing");
          }
          if (!row.getString(3).equals(previous)
              || !row.getString(4).equals(hash(key, sequence, content, previous))) {
            return wrong(expected, "row " + sequence + " was changed");
          }
          if (!isAsDecided(Content.read(content))) {
            return wrong(expected, "row " + sequence + " was decided otherwise than by the rule");
          }
          previous = row.getString(4);
          expected++;
        }
      }
      return isLast(connection, key, expected - 1, previous)
          ? new Verdict(expected - 1, Optional.empty())
          : wrong(expected, "rows after " + (expected - 1) + " are missing");
    }
  }

  private static Verdict wrong(long next, String problem) {
    return new Verdict(next - 1, Optional.of(problem));
  }

  private static boolean isLast(Connection connection, Key key, long sequence, String hash)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select log_sequence, log_hash from queue where event_id = ? and ticket_type = ?")) {
      select.setString(1, key.eventId());
      select.setString(2, key.ticketType());
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getLong(1) == sequence && row.getString(2).equals(hash);
      }
    }
  }

  private static boolean isAsDecided(Content c) {
    Draw.Outcome again = Draw.of(c.snapshot(), c.free(), c.cap(), c.most());
    return again.asked().equals(c.asked()) && again.passed().equals(c.passed());
  }

  private static String hash(Key key, long sequence, String content, String previous) {
    try {
      String text =
          String.join(
              "\n", key.eventId(), key.ticketType(), Long.toString(sequence), content, previous);
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
