package io.evently.booking.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.booking.sale.Booking;
import io.evently.booking.sale.BookingStatus;
import io.evently.booking.sale.Pool;
import io.evently.booking.sale.Reason;
import io.evently.booking.sale.Settlement.Made;
import io.evently.platform.outbox.OutboxRecord;
import io.evently.platform.testing.contract.Contract;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is said fits the published schemas. */
class SaleRecordsTest {

  private static final Instant NOW = Instant.parse("2030-01-01T10:00:00.123456Z");
  private static final Pool POOL =
      new Pool("general", 0, "General", new BigDecimal("50.00"), 5000, 4382, 0, null);

  @Test
  void aConfirmedBookingFitsItsContract() {
    OutboxRecord record = SaleRecords.booking(new Made(booking(BookingStatus.CONFIRMED, 1), null));

    assertThat(record.type()).isEqualTo("evently.booking.confirmed.v1");
    Contract.of("booking/BookingConfirmed.v1").validate(record.data());
  }

  @Test
  void aCancelledBookingFitsItsContract() {
    OutboxRecord record = SaleRecords.booking(new Made(booking(BookingStatus.CANCELLED, 2), null));

    assertThat(record.type()).isEqualTo("evently.booking.cancelled.v1");
    Contract.of("booking/BookingCancelled.v1").validate(record.data());
  }

  @Test
  void anInventoryFitsItsContract() {
    OutboxRecord record = SaleRecords.inventory("456", 7, NOW, List.of(POOL), null);

    assertThat(record.type()).isEqualTo("evently.booking.inventory.changed.v1");
    Contract.of("booking/InventoryChanged.v1").validate(record.data());
  }

  private static Booking booking(BookingStatus status, int sequence) {
    return new Booking(
        UUID.fromString("019ab0f2-6c41-7d2a-9c3e-5b1f0a7d4e22"),
        "456",
        "general",
        "guest:123",
        2,
        new BigDecimal("50.00"),
        "EUR",
        status,
        "EVT-7Q2M9ZK4T1XB6HWC",
        sequence,
        null,
        null,
        NOW,
        NOW,
        null,
        status == BookingStatus.CANCELLED ? Reason.REQUESTED : null);
  }
}
