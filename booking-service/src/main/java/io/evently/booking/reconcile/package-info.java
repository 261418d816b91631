/** The proof, while it runs, that stock, bookings and ledger agree. */
package io.evently.booking.reconcile;
