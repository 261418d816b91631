/** What booking-service says about seats, kept as a read model: shown, never decided on. */
package io.evently.event.stock;
