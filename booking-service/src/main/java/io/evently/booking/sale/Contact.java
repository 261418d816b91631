package io.evently.booking.sale;

/**
 * Where a guest is told.
 *
 * @param locale BCP 47 language tag, or null
 */
public record Contact(String email, String locale) {}
