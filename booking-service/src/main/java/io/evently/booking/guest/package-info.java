/** What a guest has instead of an account: the secret of a booking. */
package io.evently.booking.guest;
