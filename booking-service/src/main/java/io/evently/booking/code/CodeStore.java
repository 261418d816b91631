package io.evently.booking.code;

import io.evently.booking.reads.Reads;
import io.evently.platform.problem.FieldError;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Transactions over codes, behind the event's lock where a sale must not be on its way. */
@Singleton
class CodeStore {

  static final int MAX_TYPES = 50;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final Reads reads;

  CodeStore(Reads reads) {
    this.reads = reads;
  }

  <T> T read(String eventId, Reads.Read<T> read) throws SQLException {
    return reads.ofEvent(eventId, read);
  }

  /** All of it or nothing, while no batch of the event's lane is being settled. */
  <T> T locked(String eventId, Reads.Read<T> work) throws SQLException {
    return reads.ofEvent(
        eventId,
        connection -> {
          connection.setAutoCommit(false);
          try {
            lock(connection, eventId);
            T result = work.with(connection);
            connection.commit();
            return result;
          } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
          }
        });
  }

  private static void lock(Connection connection, String eventId) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("select 1 from stock where event_id = ? for update")) {
      lock.setString(1, eventId);
      lock.executeQuery().close();
    }
  }

  static int count(Connection connection, String table, String eventId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select count(*) from " + table + " where event_id = ?")) {
      select.setString(1, eventId);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /** What is wrong with a list of ticket types; null is none at all. */
  static List<FieldError> errors(List<String> ticketTypes) {
    List<FieldError> errors = new ArrayList<>();
    if (ticketTypes == null) {
      return errors;
    }
    if (ticketTypes.isEmpty() || ticketTypes.size() > MAX_TYPES) {
      errors.add(
          new FieldError("/ticket_types", "wrong_length", "Send 1 to 50 ticket types, or none."));
      return errors;
    }
    for (int i = 0; i < ticketTypes.size(); i++) {
      if (ticketTypes.get(i) == null || !ID.matcher(ticketTypes.get(i)).matches()) {
        errors.add(
            new FieldError("/ticket_types/" + i, "wrong_format", "Send a ticket type's id."));
      }
    }
    return errors;
  }
}
