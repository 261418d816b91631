package io.evently.event.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.event.stock.Stocks;
import io.evently.platform.http.Envelope;
import io.evently.platform.http.IdempotencyKey;
import io.evently.platform.http.IdempotentAnswers;
import io.evently.platform.http.IdempotentAnswers.Answer;
import io.evently.platform.security.Caller;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** A draft becomes public; publishing what is published changes nothing. */
@Singleton
class PublishEvent {

  private final Events events;
  private final Stocks stocks;
  private final DataSource datasource;
  private final IdempotentAnswers answers;
  private final ObjectMapper json;

  PublishEvent(
      Events events,
      Stocks stocks,
      DataSource datasource,
      IdempotentAnswers answers,
      ObjectMapper json) {
    this.events = events;
    this.stocks = stocks;
    this.datasource = datasource;
    this.answers = answers;
    this.json = json;
  }

  /**
   * @param ifMatch header or null: here it is optional
   * @param header {@code Idempotency-Key} or null
   */
  @Transactional
  Answer publish(String id, Caller caller, String ifMatch, String header)
      throws SQLException, JsonProcessingException {
    IdempotencyKey key = IdempotencyKey.of(header, caller.subject(), "POST publish", id);
    if (key == null) {
      return answer(published(id, caller, ifMatch));
    }
    UUID request = IdempotencyKey.hash(id);
    try (Connection connection = datasource.getConnection()) {
      Optional<Answer> kept = answers.find(connection, key, request);
      if (kept.isPresent()) {
        return kept.get();
      }
      Answer answer = answer(published(id, caller, ifMatch));
      answers.keep(connection, key, request, answer);
      return answer;
    }
  }

  private Event published(String id, Caller caller, String ifMatch) throws SQLException {
    StoredEvent stored = events.locked(id);
    Event event = stored.toEvent();
    EventAccess.requireWriter(caller, event);
    EntityTags.requireMatchIfGiven(ifMatch, event.version());
    return event.status() == Status.PUBLISHED
        ? event
        : events.record(stored, event.published(events.now()));
  }

  private Answer answer(Event event) throws SQLException, JsonProcessingException {
    EventView view = EventView.of(event, stocks.of(List.of(event.id())).get(event.id()));
    return new Answer(200, json.writeValueAsString(Envelope.of(view, "Event published")));
  }
}
