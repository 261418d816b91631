/** What waitlist-service asks of the stock: to wait, to draw, to settle, to go on waiting. */
package io.evently.booking.waitlist;
