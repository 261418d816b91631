/** Where an event, with all that its bookings touch, is stored. */
package io.evently.booking.shard;
