/** Stock in the database: the lock, the pools, the ledger, and the proof that they agree. */
package io.evently.booking.inventory;
