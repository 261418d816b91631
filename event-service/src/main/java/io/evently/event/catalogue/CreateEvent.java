package io.evently.event.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.platform.http.Envelope;
import io.evently.platform.http.IdempotencyKey;
import io.evently.platform.http.IdempotentAnswers;
import io.evently.platform.http.IdempotentAnswers.Answer;
import io.evently.platform.security.Caller;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** A new event, published at once unless it is to be a draft. */
@Singleton
class CreateEvent {

  private final Events events;
  private final DataSource datasource;
  private final IdempotentAnswers answers;
  private final ObjectMapper json;

  CreateEvent(Events events, DataSource datasource, IdempotentAnswers answers, ObjectMapper json) {
    this.events = events;
    this.datasource = datasource;
    this.answers = answers;
    this.json = json;
  }

  /**
   * @param header {@code Idempotency-Key} or null
   * @return 201, the first or a repeated one
   */
  @Transactional
  Answer create(EventForm form, Caller organizer, String header)
      throws SQLException, JsonProcessingException {
    IdempotencyKey key = IdempotencyKey.of(header, organizer.subject(), "POST /events");
    if (key == null) {
      return new Answer(201, body(create(form, organizer)));
    }
    UUID request = IdempotencyKey.hash(json.writeValueAsString(form));
    try (Connection connection = datasource.getConnection()) {
      Optional<Answer> kept = answers.find(connection, key, request);
      if (kept.isPresent()) {
        return kept.get();
      }
      Answer answer = new Answer(201, body(create(form, organizer)));
      answers.keep(connection, key, request, answer);
      return answer;
    }
  }

  private Event create(EventForm form, Caller organizer) throws SQLException {
    Instant now = events.now();
    EventRule.requireAll(form, now);
    String id = form.id() == null ? EventIds.next(now.toEpochMilli()) : form.id();
    Event draft = Event.draft(id, organizer.subject(), form.toDetails(), now);
    Event event = form.isDraft() ? draft : draft.published(now);
    events.add(event);
    return event;
  }

  private String body(Event event) throws JsonProcessingException {
    var data = Map.of("event", EventView.of(event, null));
    return json.writeValueAsString(
        Envelope.of(data, event.isPublic() ? "Event published" : "Draft created"));
  }
}
