/**
 * Tickets that come back by themselves: holds and leases that are over, events that are cancelled.
 */
package io.evently.booking.release;
