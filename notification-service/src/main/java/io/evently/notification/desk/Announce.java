package io.evently.notification.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.notification.audience.Announcements;
import io.evently.notification.audience.Audience;
import io.evently.notification.message.Bell;
import io.evently.notification.message.Draft;
import io.evently.notification.message.Kind;
import io.evently.notification.message.Messages;
import io.evently.platform.http.Envelope;
import io.evently.platform.http.IdempotencyKey;
import io.evently.platform.http.IdempotentAnswers;
import io.evently.platform.http.IdempotentAnswers.Answer;
import io.evently.platform.observability.TraceContext;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What staff says to a person or to everybody of an event; taken, not yet delivered. */
@Singleton
class Announce {

  private static final int ACCEPTED = 202;

  private final Messages messages;
  private final Audience audience;
  private final Announcements announcements;
  private final IdempotentAnswers answers;
  private final ObjectMapper json;
  private final Bell bell;

  Announce(
      Messages messages,
      Audience audience,
      Announcements announcements,
      IdempotentAnswers answers,
      ObjectMapper json,
      Bell bell) {
    this.messages = messages;
    this.audience = audience;
    this.announcements = announcements;
    this.answers = answers;
    this.json = json;
    this.bell = bell;
  }

  private record Sent(UUID messageId, String userId, String status) {}

  private record Broadcasted(UUID broadcastId, String eventId, int recipients) {}

  private interface Change {
    Object make(Connection connection) throws SQLException;
  }

  /**
   * @param header {@code Idempotency-Key} or null
   */
  Answer send(Caller caller, Words.Direct words, String header) throws SQLException {
    Map<String, String> data = words.checked();
    return once(
        IdempotencyKey.of(header, caller.subject(), "POST /notifications/send"),
        words,
        "The message is on its way",
        c -> {
          UUID id = UUID.randomUUID();
          var draft =
              new Draft(
                  id,
                  Kind.DIRECT,
                  words.userId(),
                  null,
                  null,
                  null,
                  data,
                  null,
                  null,
                  TraceContext.traceparent());
          messages.add(c, List.of(draft));
          return new Sent(id, words.userId(), "pending");
        });
  }

  /**
   * @param header {@code Idempotency-Key} or null
   */
  Answer broadcast(Caller caller, String eventId, Words.Broadcast words, String header)
      throws SQLException {
    Map<String, String> data = words.checked();
    return once(
        IdempotencyKey.of(header, caller.subject(), "POST /notifications/broadcast", eventId),
        words,
        "The messages are on their way",
        c -> {
          Audience.Event event =
              audience
                  .find(c, eventId)
                  .orElseThrow(
                      () ->
                          ProblemException.of(CommonProblem.NOT_FOUND, "There is no such event."));
          if (!caller.isStaffOf(event.organizerId())) {
            throw ProblemException.of(
                CommonProblem.FORBIDDEN, "Broadcasts are for the event's organizer and admins.");
          }
          UUID id = UUID.randomUUID();
          announcements.add(c, id, Kind.BROADCAST, eventId, data, TraceContext.traceparent());
          return new Broadcasted(id, eventId, announcements.size(c, eventId));
        });
  }

  private Answer once(IdempotencyKey key, Object request, String says, Change change)
      throws SQLException {
    UUID hash = IdempotencyKey.hash(text(request));
    Answer answer =
        messages.transaction(
            c -> {
              Optional<Answer> kept = key == null ? Optional.empty() : answers.find(c, key, hash);
              if (kept.isPresent()) {
                return kept.get();
              }
              var made = new Answer(ACCEPTED, text(Envelope.of(change.make(c), says)));
              if (key != null) {
                answers.keep(c, key, hash, made);
              }
              return made;
            });
    bell.ring();
    return answer;
  }

  private String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("plain values must be writable", impossible);
    }
  }
}
