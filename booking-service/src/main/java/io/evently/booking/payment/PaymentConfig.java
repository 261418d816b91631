package io.evently.booking.payment;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Who moves the money. */
@ConfigMapping(prefix = "evently.booking.payments")
interface PaymentConfig {

  /**
   * {@code test} or {@code off}; by default {@code test} where {@code EVENTLY_ENV} is local, else
   * {@code off}.
   */
  Optional<String> provider();

  /** Keys of the webhooks' signatures, as {@code Seals} takes them. */
  Optional<String> secrets();

  /** Unfinished payments that one look takes up. */
  @WithDefault("100")
  int sweep();
}
