/**
 * Codes of an event's organiser: those that open ticket types, and those that make them cheaper.
 */
package io.evently.booking.code;
