package io.evently.waitlist.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.platform.outbox.OutboxRecord;
import io.evently.platform.testing.contract.Contract;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EntryContractTest {

  @ParameterizedTest
  @EnumSource(Entry.Status.class)
  void everyStateIsSaidAsAgreed(Entry.Status status) {
    Instant now = Instant.parse("2026-03-01T10:00:00.123456Z");
    Offer offer =
        status == Entry.Status.WAITING
            ? null
            : new Offer(
                UUID.randomUUID(),
                "held",
                UUID.randomUUID(),
                "EVT-1",
                new BigDecimal("50.00"),
                "EUR",
                now,
                now.plusSeconds(60));
    String change = status == Entry.Status.WAITING ? "joined" : status.wireName();
    OutboxRecord record =
        EntryRecords.of(
            new Entry(
                UUID.randomUUID(),
                "event-1",
                "general",
                "guest:gus",
                2,
                "premium",
                status,
                change,
                status == Entry.Status.CLOSED ? "event_cancelled" : null,
                now,
                now,
                0,
                0,
                offer,
                3,
                now),
            null);
    Contract.of("waitlist/EntryChanged.v1").validate(record.data());
    assertThat(record.id()).isEqualTo(record.key() + "-3");
  }
}
