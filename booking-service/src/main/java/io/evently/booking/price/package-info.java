/** What a ticket costs: prices told by topic, and quotes that are honoured until they expire. */
package io.evently.booking.price;
