/** booking-service's side of the waitlist: it owns every unit that is offered. */
package io.evently.waitlist.stock;
