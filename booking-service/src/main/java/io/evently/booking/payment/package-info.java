/**
 * Payments: rows of their own, driven to an end outside the lane's lock, whatever fails meanwhile.
 */
package io.evently.booking.payment;
