package io.evently.booking.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.booking.sale.SaleTerms;
import io.evently.platform.inbox.CloudEvent;
import io.evently.platform.testing.contract.Contract;
import org.junit.jupiter.api.Test;

class CatalogueContractTest {

  @Test
  void thePublishedExampleIsRead() {
    byte[] example = Contract.of("event/EventChanged.v1").example();
    var event = new CloudEvent("/evently/event-service", "456-3", "type", "456", 3, null, example);

    SaleTerms terms = CatalogueConsumer.valid(event.data(SaleTerms.class));

    assertThat(terms.eventId()).isEqualTo("456");
    assertThat(terms.version()).isEqualTo(3);
    assertThat(terms.isPublished()).isTrue();
    assertThat(terms.ticketTypes()).isNotEmpty();
    assertThat(terms.waitingRoom().opensAt()).isEqualTo("2030-02-01T08:30:00Z");
  }
}
