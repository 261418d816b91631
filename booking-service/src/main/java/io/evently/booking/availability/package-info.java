/** How many tickets there are, and where the others went. */
package io.evently.booking.availability;
