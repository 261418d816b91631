/** The HTTP edge of bookings: make, read, list, cancel. */
package io.evently.booking.order;
