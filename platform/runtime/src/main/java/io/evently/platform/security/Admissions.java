package io.evently.platform.security;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a waiting room gives to those whose turn it is, and what a sale behind it asks for. The
 * gateway seals, booking-service reads; nothing is stored between them.
 */
public final class Admissions {

  /** The header of a booking. */
  public static final String HEADER = "Evently-Admission";

  private final SealedWords words;

  /**
   * @param configured as {@link Seals} takes it
   */
  public Admissions(String configured) {
    words = new SealedWords("admission", configured);
  }

  /**
   * One order of one person for one event.
   *
   * @param ticket the place in the waiting room; an order uses it up
   * @param subject of the access token, or {@code guest:} and the id that a guest gave
   */
  public record Admission(String eventId, UUID ticket, String subject, Instant expiresAt) {}

  /** As a client carries it, to the second. */
  public String seal(Admission admission) {
    return words.seal(
        admission.eventId(),
        admission.ticket().toString(),
        admission.subject(),
        Long.toString(admission.expiresAt().getEpochSecond()));
  }

  /** Empty for what was not sealed here; one that is over is read too. */
  public Optional<Admission> open(String sealed) {
    return words.open(sealed).map(Admissions::of);
  }

  private static Admission of(List<String> field) {
    return new Admission(
        field.get(0),
        UUID.fromString(field.get(1)),
        field.get(2),
        Instant.ofEpochSecond(Long.parseLong(field.get(3))));
  }
}
