package io.evently.event.price;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.platform.inbox.CloudEvent;
import io.evently.platform.testing.contract.Contract;
import org.junit.jupiter.api.Test;

class PriceContractTest {

  @Test
  void thePublishedExampleIsRead() {
    byte[] example = Contract.of("pricing/PriceChanged.v1").example();
    var event = new CloudEvent("/evently/pricing-service", "1", "type", "456", 2, null, example);

    PriceChanged said = PriceConsumer.valid(event.data(PriceChanged.class));

    assertThat(said.version()).isEqualTo(2);
    assertThat(said.prices())
        .singleElement()
        .satisfies(of -> assertThat(of.price()).isEqualByComparingTo("55.00"));
  }
}
