package io.evently.pricing.advice;

import io.evently.pricing.guard.Limits;
import io.evently.pricing.guard.Situation;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * All that a recommendation is made from. The same evidence gives the same advice, bit for bit.
 *
 * @param model version of the rules that read it
 * @param asOf in whole hours, so that asking twice gives one recommendation
 * @param saleEnds when nothing is sold any more
 * @param changedAt when a recommendation for the event was last applied, or null
 * @param left tickets; null while nothing was heard
 * @param cells in the order of day and price
 */
public record Evidence(
    String model,
    String eventId,
    String ticketType,
    String status,
    String currency,
    Instant asOf,
    Instant eventDate,
    Instant saleEnds,
    Instant changedAt,
    BigDecimal faceValue,
    BigDecimal price,
    long priceVersion,
    int capacity,
    Integer left,
    List<Cell> cells,
    Limits limits) {

  /** What was seen of one price on one day (UTC). */
  public record Cell(
      LocalDate day,
      BigDecimal price,
      long views,
      long quotes,
      long refusals,
      long sold,
      long refunded) {}

  public Situation situation() {
    return new Situation(status, asOf, eventDate, saleEnds, changedAt, faceValue, price, currency);
  }

  long views() {
    return cells.stream().mapToLong(Cell::views).sum();
  }

  long sold() {
    return cells.stream().mapToLong(Cell::sold).sum();
  }

  /**
   * Views still to come if they go on as on average until now: a day or more is looked back on, so
   * that a first minute does not promise the world.
   */
  double viewsToCome() {
    if (cells.isEmpty()) {
      return 0;
    }
    Instant since = cells.getFirst().day().atStartOfDay(java.time.ZoneOffset.UTC).toInstant();
    double seenFor = Math.max(24, hours(since, asOf));
    return views() / seenFor * Math.max(0, hours(asOf, saleEnds));
  }

  private static double hours(Instant from, Instant until) {
    return Duration.between(from, until).toMinutes() / 60.0;
  }
}
