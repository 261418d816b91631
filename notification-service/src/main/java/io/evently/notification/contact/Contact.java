package io.evently.notification.contact;

/**
 * Where a person can be reached now.
 *
 * @param name or null
 * @param locale BCP 47, or null
 */
public record Contact(String email, String name, String locale) {}
