package io.evently.booking.payment;

import io.evently.platform.security.Seals;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signatures of webhooks: {@code t=<unix seconds>,v1=<seal of "t.body">}. The time is part of what
 * is signed, so an old message cannot be sent again later.
 */
@Singleton
class WebhookSeals {

  static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final Pattern HEADER = Pattern.compile("t=(\\d{1,12}),v1=([A-Za-z0-9._-]{1,64})");

  private final Optional<Seals> seals;
  private final Clock clock;

  WebhookSeals(PaymentConfig config, Clock clock) {
    this.seals = config.secrets().map(Seals::new);
    this.clock = clock;
  }

  /** The header for a body that is sent now. */
  String sign(byte[] body) {
    long now = clock.instant().getEpochSecond();
    Seals keys =
        seals.orElseThrow(() -> new IllegalStateException("EVENTLY_PAYMENT_SECRETS is not set"));
    return "t=" + now + ",v1=" + keys.seal(signed(now, body));
  }

  /** Whether the header is ours for this body, and not older than {@link #TOLERANCE}. */
  boolean isSigned(String header, byte[] body) {
    if (header == null || seals.isEmpty()) {
      return false;
    }
    Matcher parts = HEADER.matcher(header);
    if (!parts.matches()) {
      return false;
    }
    long at = Long.parseLong(parts.group(1));
    return isRecent(at) && seals.get().isSealOf(parts.group(2), signed(at, body));
  }

  private boolean isRecent(long at) {
    try {
      Duration apart = Duration.between(Instant.ofEpochSecond(at), clock.instant()).abs();
      return apart.compareTo(TOLERANCE) <= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** UTF-8, as every sender has it. */
  private static String signed(long at, byte[] body) {
    return at + "." + new String(body, StandardCharsets.UTF_8);
  }
}
