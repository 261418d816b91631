package io.evently.pricing.guard;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * When and for what a price would change. Nobody's name is in it: the price is the same for all.
 *
 * @param status of the catalogue entry
 * @param changedAt when a recommendation for the event was last applied, or null
 * @param faceValue the catalogue's price
 * @param price the present price
 */
public record Situation(
    String status,
    Instant now,
    Instant eventDate,
    Instant saleEnds,
    Instant changedAt,
    BigDecimal faceValue,
    BigDecimal price,
    String currency) {}
