package io.evently.pricing.desk;

import io.evently.pricing.advice.Advice;
import io.evently.pricing.advice.Evidence;
import io.evently.pricing.advice.PricingConfig;
import io.evently.pricing.advice.Recommendation;
import io.evently.pricing.guard.Limits;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A recommendation as staff sees it.
 *
 * @param confidence share of the belief that the recommended price brings more; absent without
 *     enough data
 * @param ifHeld what is expected at the present price; absent without enough data
 */
@Schema(name = "PriceRecommendation")
record RecommendationView(
    String id,
    String eventId,
    String ticketType,
    @Schema(description = "hold, raise or cut") String action,
    String reason,
    BigDecimal currentPrice,
    BigDecimal recommendedPrice,
    BigDecimal priceChange,
    BigDecimal priceChangePercent,
    String currency,
    BigDecimal faceValue,
    Double confidence,
    List<String> reasoning,
    Seen seen,
    Limits limits,
    Advice.Outlook ifHeld,
    Advice.Outlook ifApplied,
    Instant asOf,
    Instant validUntil,
    Instant appliedAt) {

  /** What was seen of the ticket type so far. */
  record Seen(long views, long quotes, long refusals, long sold, long refunded, Integer left) {}

  static RecommendationView of(Recommendation given, PricingConfig config) {
    Evidence evidence = given.evidence();
    Advice advice = given.advice();
    return new RecommendationView(
        given.id(),
        evidence.eventId(),
        evidence.ticketType(),
        advice.action(),
        advice.reason(),
        advice.price(),
        advice.proposed(),
        advice.proposed().subtract(advice.price()),
        ApplyRecommendation.percent(advice.price(), advice.proposed()),
        evidence.currency(),
        evidence.faceValue(),
        advice.confidence(),
        advice.reasoning(),
        seen(evidence),
        evidence.limits(),
        advice.ifHeld(),
        advice.ifApplied(),
        evidence.asOf(),
        given.madeAt().plus(config.validFor()),
        given.appliedAt());
  }

  private static Seen seen(Evidence evidence) {
    List<Evidence.Cell> cells = evidence.cells();
    return new Seen(
        cells.stream().mapToLong(Evidence.Cell::views).sum(),
        cells.stream().mapToLong(Evidence.Cell::quotes).sum(),
        cells.stream().mapToLong(Evidence.Cell::refusals).sum(),
        cells.stream().mapToLong(Evidence.Cell::sold).sum(),
        cells.stream().mapToLong(Evidence.Cell::refunded).sum(),
        evidence.left());
  }
}
