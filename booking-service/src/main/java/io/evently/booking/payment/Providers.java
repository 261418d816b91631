package io.evently.booking.payment;

import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The provider that is configured. */
@Startup
@Singleton
class Providers {

  private static final String OFF = "off";

  private final Optional<PaymentProvider> provider;

  /**
   * @throws IllegalStateException when a provider is asked for that does not exist, or nobody could
   *     tell its webhooks from a stranger's
   */
  Providers(
      PaymentConfig config,
      TestProvider test,
      @ConfigProperty(name = "evently.security.env") String env) {
    this.provider = chosen(config.provider(), config.secrets(), env, test);
  }

  /** Play money is never used in production unless it is said outright. */
  static Optional<PaymentProvider> chosen(
      Optional<String> configured, Optional<String> secrets, String env, PaymentProvider test) {
    String name = configured.orElse(env.equals("local") ? test.name() : OFF);
    if (name.equals(OFF)) {
      return Optional.empty();
    }
    if (!name.equals(test.name())) {
      throw new IllegalStateException(
          "EVENTLY_PAYMENTS is '" + name + "': it has to be " + test.name() + " or " + OFF);
    }
    if (secrets.isEmpty()) {
      throw new IllegalStateException(
          "EVENTLY_PAYMENT_SECRETS has to be set: webhooks of provider " + name + " are signed");
    }
    return Optional.of(test);
  }

  /**
   * Who is asked for new payments.
   *
   * @throws ProblemException {@code dependency_unavailable} where there is nobody
   */
  PaymentProvider current() {
    return provider.orElseThrow(
        () ->
            ProblemException.of(
                    CommonProblem.DEPENDENCY_UNAVAILABLE,
                    "No payment provider is configured here: tell the operator (EVENTLY_PAYMENTS).")
                .retryAfter(Duration.ofMinutes(1)));
  }

  /** Whether this is the provider's name. */
  boolean knows(String name) {
    return provider.filter(p -> p.name().equals(name)).isPresent();
  }

  /** Who has a payment that was begun there. */
  PaymentProvider named(String name) throws NoAnswerException {
    return provider
        .filter(p -> p.name().equals(name))
        .orElseThrow(() -> new NoAnswerException("provider " + name + " is not configured"));
  }
}
