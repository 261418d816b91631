package io.evently.booking.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProvidersTest {

  private static final Optional<String> SECRETS = Optional.of("1:key");
  private static final PaymentProvider TEST = new TestProvider(null);

  @Test
  void playMoneyIsTheDefaultLocallyAndNeverElsewhere() {
    assertThat(Providers.chosen(Optional.empty(), SECRETS, "local", TEST)).contains(TEST);
    assertThat(Providers.chosen(Optional.empty(), SECRETS, "production", TEST)).isEmpty();
    assertThat(Providers.chosen(Optional.of("off"), SECRETS, "local", TEST)).isEmpty();
  }

  @Test
  void inProductionItHasToBeSaidOutright() {
    assertThat(Providers.chosen(Optional.of("test"), SECRETS, "production", TEST)).contains(TEST);
  }

  @Test
  void aProviderThatDoesNotExistOrCannotBeHeardKeepsTheServiceFromStarting() {
    assertThatThrownBy(() -> Providers.chosen(Optional.of("acme"), SECRETS, "production", TEST))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("EVENTLY_PAYMENTS");
    assertThatThrownBy(() -> Providers.chosen(Optional.empty(), Optional.empty(), "local", TEST))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("EVENTLY_PAYMENT_SECRETS");
  }
}
