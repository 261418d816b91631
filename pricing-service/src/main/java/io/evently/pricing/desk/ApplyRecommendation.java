package io.evently.pricing.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.platform.http.Envelope;
import io.evently.platform.http.IdempotencyKey;
import io.evently.platform.http.IdempotentAnswers;
import io.evently.platform.http.IdempotentAnswers.Answer;
import io.evently.platform.observability.TraceContext;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.evently.pricing.PricingProblem;
import io.evently.pricing.advice.Advice;
import io.evently.pricing.advice.Advices;
import io.evently.pricing.advice.Evidence;
import io.evently.pricing.advice.PricingConfig;
import io.evently.pricing.advice.Recommendation;
import io.evently.pricing.guard.GuardRails;
import io.evently.pricing.guard.Situation;
import io.evently.pricing.price.PriceBook;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Publishes what was recommended, once: under the event's lock the situation has to be the one that
 * the advice was made for, and the guard rails are asked again at that moment.
 */
@Singleton
class ApplyRecommendation {

  private final DataSource datasource;
  private final Advices advices;
  private final PriceBook prices;
  private final PricingConfig config;
  private final IdempotentAnswers answers;
  private final ObjectMapper json;

  ApplyRecommendation(
      DataSource datasource,
      Advices advices,
      PriceBook prices,
      PricingConfig config,
      IdempotentAnswers answers,
      ObjectMapper json) {
    this.datasource = datasource;
    this.advices = advices;
    this.prices = prices;
    this.config = config;
    this.answers = answers;
    this.json = json;
  }

  /**
   * What came of it.
   *
   * @param version of the event's prices
   */
  record Applied(
      String recommendationId,
      String eventId,
      String ticketType,
      BigDecimal oldPrice,
      BigDecimal newPrice,
      BigDecimal changePercent,
      String currency,
      long version,
      Instant effectiveAt) {}

  /**
   * @param header {@code Idempotency-Key} or null
   */
  Answer apply(Caller caller, String eventId, UUID id, String header) throws SQLException {
    IdempotencyKey key =
        IdempotencyKey.of(header, caller.subject(), "POST /pricing/apply", eventId);
    UUID hash = IdempotencyKey.hash(id.toString());
    try (Connection connection = datasource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Optional<Answer> kept =
            key == null ? Optional.empty() : answers.find(connection, key, hash);
        if (kept.isPresent()) {
          connection.rollback();
          return kept.get();
        }
        Answer made =
            new Answer(
                200,
                text(Envelope.of(applied(connection, caller, eventId, id), "Price published")));
        if (key != null) {
          answers.keep(connection, key, hash, made);
        }
        connection.commit();
        return made;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private Applied applied(Connection connection, Caller caller, String eventId, UUID id)
      throws SQLException {
    Instant now = lock(connection, eventId);
    Recommendation given =
        advices
            .find(connection, id)
            .filter(r -> r.evidence().eventId().equals(eventId))
            .orElseThrow(
                () ->
                    ProblemException.of(
                        CommonProblem.NOT_FOUND, "The event has no such recommendation."));
    if (given.appliedAt() != null) {
      return answer(given, given.appliedAs(), given.appliedAt());
    }
    if (given.advice().action().equals(Advice.HOLD)) {
      throw ProblemException.of(
          PricingProblem.NOTHING_TO_APPLY, "The advice is to hold the price: there is no new one.");
    }
    Evidence current =
        advices
            .evidence(connection, eventId, given.evidence().ticketType(), now)
            .orElseThrow(ApplyRecommendation::stale);
    requireFresh(given, current, now);
    requireAllowed(current, given.advice().proposed(), now);
    long version = publish(connection, caller, given, now);
    return answer(given, version, now);
  }

  private void requireFresh(Recommendation given, Evidence current, Instant now) {
    Evidence then = given.evidence();
    if (!now.isBefore(given.madeAt().plus(config.validFor()))
        || current.priceVersion() != then.priceVersion()
        || current.price().compareTo(then.price()) != 0
        || current.faceValue().compareTo(then.faceValue()) != 0
        || !current.currency().equals(then.currency())) {
      throw stale();
    }
  }

  private static void requireAllowed(Evidence current, BigDecimal proposed, Instant now) {
    var situation =
        new Situation(
            current.status(),
            now,
            current.eventDate(),
            current.saleEnds(),
            current.changedAt(),
            current.faceValue(),
            current.price(),
            current.currency());
    Optional<String> forbidden = GuardRails.forbidden(situation, current.limits());
    if (forbidden.isEmpty() && !GuardRails.allows(situation, current.limits(), proposed)) {
      forbidden = Optional.of("out_of_limits");
    }
    if (forbidden.isPresent()) {
      throw ProblemException.of(
              PricingProblem.PRICE_GUARDED, "The price cannot change now: " + forbidden.get() + ".")
          .with("rule", forbidden.get());
    }
  }

  private long publish(Connection connection, Caller caller, Recommendation given, Instant now)
      throws SQLException {
    Evidence evidence = given.evidence();
    UUID id = UUID.fromString(given.id());
    PriceBook.Entry entry = prices.entry(connection, evidence.eventId(), evidence.ticketType());
    long version =
        prices.publish(
            connection,
            evidence.eventId(),
            entry,
            given.advice().proposed(),
            now,
            new PriceBook.Cause(id, caller.subject()),
            TraceContext.traceparent());
    try (PreparedStatement event =
            connection.prepareStatement("update event set applied_at = ? where event_id = ?");
        PreparedStatement recommendation =
            connection.prepareStatement(
                "update recommendation set applied_at = ?, applied_by = ?, applied_as = ?"
                    + " where id = ?")) {
      event.setTimestamp(1, Timestamp.from(now));
      event.setString(2, evidence.eventId());
      event.executeUpdate();
      recommendation.setTimestamp(1, Timestamp.from(now));
      recommendation.setString(2, caller.subject());
      recommendation.setLong(3, version);
      recommendation.setObject(4, id);
      recommendation.executeUpdate();
    }
    return version;
  }

  /** The database's clock, once the event is ours. */
  private static Instant lock(Connection connection, String eventId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select 1 from event where event_id = ? for update; select clock_timestamp()")) {
      select.setString(1, eventId);
      select.execute();
      select.getMoreResults();
      try (ResultSet row = select.getResultSet()) {
        row.next();
        return row.getTimestamp(1).toInstant();
      }
    }
  }

  private static Applied answer(Recommendation given, long version, Instant at) {
    Evidence evidence = given.evidence();
    BigDecimal proposed = given.advice().proposed();
    return new Applied(
        given.id(),
        evidence.eventId(),
        evidence.ticketType(),
        evidence.price(),
        proposed,
        percent(evidence.price(), proposed),
        evidence.currency(),
        version,
        at);
  }

  static BigDecimal percent(BigDecimal from, BigDecimal to) {
    return from.signum() == 0
        ? BigDecimal.ZERO
        : to.subtract(from)
            .multiply(BigDecimal.valueOf(100))
            .divide(from, 2, RoundingMode.HALF_EVEN);
  }

  private static ProblemException stale() {
    return ProblemException.of(
        PricingProblem.RECOMMENDATION_STALE,
        "Price, catalogue or time have moved on: ask for a new recommendation.");
  }

  private String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("plain values must be writable", impossible);
    }
  }
}
