package io.evently.bench.booking;

import org.HdrHistogram.Histogram;

/**
 * The open loop.
 *
 * @param delays microseconds from a transaction to a consumer
 */
record Offered(Window window, Histogram delays) {}
