package io.evently.booking.price;

import io.evently.booking.sale.Price;
import io.evently.booking.sale.Quote;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Seals;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes and reads quotes: a price in words and our seal of it. Nothing is stored, and nothing in it
 * is about a person.
 */
@Singleton
public class QuoteSeals {

  /** Long enough for a form and a payment, short enough for a price to be worth something. */
  static final Duration HONOURED_FOR = Duration.ofMinutes(10);

  private static final int LONGEST = 512;
  private static final int FIELDS = 6;
  private static final int MAX_DECIMALS = 4;
  private static final int MAX_DIGITS = 12;

  private final Seals seals;
  private final Clock clock;

  /**
   * @param configured as {@link Seals} takes it
   */
  QuoteSeals(
      @ConfigProperty(name = "evently.booking.quote-secrets") String configured, Clock clock) {
    this.seals = new Seals(configured);
    this.clock = clock;
  }

  /** A quote in its two forms. */
  public record Sealed(String text, Instant expiresAt) {}

  /** A new quote of a price. */
  public Sealed of(String eventId, Price price) {
    Instant expires = clock.instant().plus(HONOURED_FOR).truncatedTo(ChronoUnit.SECONDS);
    String words =
        String.join(
            "|",
            eventId,
            price.ticketType(),
            price.amount().toPlainString(),
            price.currency(),
            Long.toString(price.version()),
            Long.toString(expires.getEpochSecond()));
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(words));
    return new Sealed(text + "." + seals.seal(words), expires);
  }

  /**
   * What a client sent; null for null. One without our seal is read too: it is refused with the
   * present price, under the lock.
   *
   * @throws ProblemException when it has not the form of a quote
   */
  public Quote read(String text) {
    if (text == null) {
      return null;
    }
    int dot = text.indexOf('.');
    if (dot < 1 || text.length() > LONGEST) {
      throw malformed();
    }
    try {
      String words =
          new String(Base64.getUrlDecoder().decode(text.substring(0, dot)), StandardCharsets.UTF_8);
      String[] field = words.split("\\|", -1);
      if (field.length != FIELDS) {
        throw malformed();
      }
      return new Quote(
          seals.isSealOf(text.substring(dot + 1), words),
          field[0],
          field[1],
          amount(field[2]),
          field[3],
          Long.parseLong(field[4]),
          Instant.ofEpochSecond(Long.parseLong(field[5])));
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      throw malformed();
    }
  }

  /** A number like 1e999999999 is never written out. */
  private static BigDecimal amount(String text) {
    if (!text.matches("[0-9]{1,%d}(\\.[0-9]{1,%d})?".formatted(MAX_DIGITS, MAX_DECIMALS))) {
      throw malformed();
    }
    return new BigDecimal(text);
  }

  private static byte[] bytes(String words) {
    return words.getBytes(StandardCharsets.UTF_8);
  }

  private static ProblemException malformed() {
    return ProblemException.invalid(
        "/quote", "wrong_format", "Send quote as GET /events/{id}/quote gave it, or leave it out.");
  }
}
