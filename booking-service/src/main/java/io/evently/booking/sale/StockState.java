package io.evently.booking.sale;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Everything that a batch needs to be decided, read under the event's lock.
 *
 * @param terms null while the event is not known here
 * @param version of the inventory, increasing with every change
 * @param now the database's clock after the lock was taken
 * @param pools in the order of the event's ticket types
 * @param replays bookings by idempotency key, for the keys in the batch
 * @param personTotals tickets held or sold by account, for the accounts in the batch
 * @param bookings by id, for the bookings that the batch wants to change
 * @param offers bookings by the waitlist's offer, for the offers in the batch
 * @param authorised those of the batch's payments that are authorised now
 * @param codes that the batch names
 */
public record StockState(
    String eventId,
    SaleTerms terms,
    long version,
    Instant now,
    List<Pool> pools,
    Map<UUID, Booking> replays,
    Map<String, Integer> personTotals,
    Map<UUID, Booking> bookings,
    Map<UUID, Booking> offers,
    Set<UUID> authorised,
    Codes codes) {}
