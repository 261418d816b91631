package io.evently.gateway.limit;

/**
 * What Redis gives to one caller.
 *
 * @param units requests that may pass; 0 for a refusal
 * @param remaining how many more there are
 * @param millis of a refusal: until one may pass again; else until the window is over, and with it
 *     what was not used
 */
record Grant(int units, long remaining, long millis) {}
