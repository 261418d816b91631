package io.evently.pricing.demand;

/**
 * What was seen at one price in one stretch of time.
 *
 * @param price as a share of the catalogue's
 */
public record Seen(double price, long views, long sold) {}
