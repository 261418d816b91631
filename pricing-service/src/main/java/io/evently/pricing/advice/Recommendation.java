package io.evently.pricing.advice;

import java.time.Instant;

/**
 * Advice that was given, with its evidence.
 *
 * @param appliedAt null while it was not applied
 * @param appliedAs the version of the event's prices that came of it, or null
 */
public record Recommendation(
    String id,
    Evidence evidence,
    Advice advice,
    String storedAdvice,
    Instant madeAt,
    Instant appliedAt,
    Long appliedAs) {}
