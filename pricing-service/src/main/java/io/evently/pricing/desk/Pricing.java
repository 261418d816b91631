package io.evently.pricing.desk;

import io.evently.platform.http.Cursor;
import io.evently.platform.http.Envelope;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.evently.pricing.advice.Advice;
import io.evently.pricing.advice.Advices;
import io.evently.pricing.advice.Advisor;
import io.evently.pricing.advice.Evidence;
import io.evently.pricing.advice.PricingConfig;
import io.evently.pricing.advice.Recommendation;
import io.evently.pricing.guard.GuardRails;
import io.evently.pricing.guard.Situation;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** What staff asks of the prices of an event. To all others there is nothing here. */
@Singleton
class Pricing {

  private final DataSource datasource;
  private final Subjects subjects;
  private final Advices advices;
  private final PricingConfig config;
  private final Clock clock;

  Pricing(
      DataSource datasource,
      Subjects subjects,
      Advices advices,
      PricingConfig config,
      Clock clock) {
    this.datasource = datasource;
    this.subjects = subjects;
    this.advices = advices;
    this.config = config;
    this.clock = clock;
  }

  /**
   * What a price would bring.
   *
   * @param allowed whether the guard rails would let it be the next price
   * @param reason why nothing can be said of what it would bring, or absent
   */
  record Simulated(
      String eventId,
      String ticketType,
      String currency,
      BigDecimal currentPrice,
      boolean allowed,
      String reason,
      Advice.Outlook ifHeld,
      Advice.Outlook ifApplied) {}

  /**
   * The sums behind a recommendation.
   *
   * @param priceTerms add up to {@code price_difference}
   * @param revenueTerms add up to {@code revenue_difference}
   */
  record Explained(
      String recommendationId,
      String action,
      String reason,
      List<String> reasoning,
      String currency,
      BigDecimal priceDifference,
      List<Advice.Term> priceTerms,
      BigDecimal revenueDifference,
      List<Advice.Term> revenueTerms,
      List<GuardRails.Rail> rails,
      Evidence evidence) {}

  /** Whether the stored evidence gives the stored advice again. */
  record Replayed(String recommendationId, String model, boolean equal) {}

  RecommendationView recommend(Caller caller, String eventId, Optional<String> type)
      throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      return view(connection, line(connection, caller, eventId, type));
    }
  }

  Envelope<List<RecommendationView>> all(Caller caller, int limit, Optional<String> cursor)
      throws SQLException {
    List<String> after = cursor.isPresent() ? Cursor.read(cursor.get(), 2) : List.of("", "");
    String organizer = caller.is(Caller.ADMIN) ? null : caller.subject();
    try (Connection connection = datasource.getConnection()) {
      List<Subjects.Line> found =
          subjects.onSale(connection, organizer, after.getFirst(), after.getLast(), limit + 1);
      boolean more = found.size() > limit;
      List<RecommendationView> page = new ArrayList<>();
      for (Subjects.Line line : more ? found.subList(0, limit) : found) {
        page.add(view(connection, line));
      }
      return Envelope.page(
          page, more ? Cursor.after(page.getLast().eventId(), page.getLast().ticketType()) : null);
    }
  }

  private RecommendationView view(Connection connection, Subjects.Line line) throws SQLException {
    return RecommendationView.of(
        advices.give(connection, line.eventId(), line.ticketType(), clock.instant()), config);
  }

  List<Subjects.Asked> history(Caller caller, String eventId, Optional<String> type)
      throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      subject(connection, caller, eventId);
      return subjects.history(connection, eventId, type.orElse(null));
    }
  }

  Explained explain(Caller caller, String eventId, UUID id) throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      Recommendation given = given(connection, caller, eventId, id);
      Advice advice = given.advice();
      return new Explained(
          given.id(),
          advice.action(),
          advice.reason(),
          advice.reasoning(),
          given.evidence().currency(),
          advice.proposed().subtract(advice.price()),
          advice.priceTerms(),
          advice.ifHeld() == null
              ? null
              : advice.ifApplied().revenue().subtract(advice.ifHeld().revenue()),
          advice.revenueTerms(),
          advice.rails(),
          given.evidence());
    }
  }

  Replayed replay(Caller caller, String eventId, UUID id) throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      Recommendation given = given(connection, caller, eventId, id);
      return new Replayed(given.id(), given.evidence().model(), Advices.replays(given));
    }
  }

  Simulated simulate(Caller caller, String eventId, Optional<String> type, BigDecimal price)
      throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      Subjects.Line line = line(connection, caller, eventId, type);
      Instant now = clock.instant();
      Evidence evidence =
          advices
              .evidence(connection, line.eventId(), line.ticketType(), now)
              .orElseThrow(Pricing::notFound);
      Situation situation = evidence.situation();
      Optional<Advice.Outlook> outlook = Advisor.outlook(evidence, price);
      return new Simulated(
          eventId,
          line.ticketType(),
          evidence.currency(),
          evidence.price(),
          GuardRails.forbidden(situation, evidence.limits()).isEmpty()
              && GuardRails.allows(situation, evidence.limits(), price),
          outlook.isPresent() ? null : "not_enough_data",
          Advisor.outlook(evidence, evidence.price()).orElse(null),
          outlook.orElse(null));
    }
  }

  void limit(Caller caller, String eventId, LimitsForm form) throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      writable(connection, caller, eventId);
      subjects.limit(
          connection, eventId, form.floorShare(), form.ceilingShare(), form.minimumPrice());
    }
  }

  /** A write to somebody else's public event is refused, not hidden. */
  void requireStaff(Caller caller, String eventId) throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      writable(connection, caller, eventId);
    }
  }

  private void writable(Connection connection, Caller caller, String eventId) throws SQLException {
    Subjects.Subject subject = subjects.find(connection, eventId).orElseThrow(Pricing::notFound);
    if (!caller.isStaffOf(subject.organizerId())) {
      throw ProblemException.of(
          CommonProblem.FORBIDDEN, "Prices are for the event's organizer and admins.");
    }
  }

  private Recommendation given(Connection connection, Caller caller, String eventId, UUID id)
      throws SQLException {
    subject(connection, caller, eventId);
    return advices
        .find(connection, id)
        .filter(r -> r.evidence().eventId().equals(eventId))
        .orElseThrow(Pricing::notFound);
  }

  private Subjects.Subject subject(Connection connection, Caller caller, String eventId)
      throws SQLException {
    return subjects
        .find(connection, eventId)
        .filter(s -> caller.isStaffOf(s.organizerId()))
        .orElseThrow(Pricing::notFound);
  }

  private Subjects.Line line(
      Connection connection, Caller caller, String eventId, Optional<String> type)
      throws SQLException {
    List<String> types = subject(connection, caller, eventId).ticketTypes();
    return types.stream()
        .filter(t -> type.isEmpty() || t.equals(type.get()))
        .findFirst()
        .map(t -> new Subjects.Line(eventId, t))
        .orElseThrow(Pricing::notFound);
  }

  private static ProblemException notFound() {
    return ProblemException.of(
        CommonProblem.NOT_FOUND, "There is no such thing, or it is not the caller's.");
  }
}
