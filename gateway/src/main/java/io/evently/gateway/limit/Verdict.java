package io.evently.gateway.limit;

/**
 * Whether a request may pass.
 *
 * @param remaining how many more may at once
 * @param waitMillis of a refused one: until one may pass again; else until the window is over
 */
record Verdict(boolean allowed, long remaining, long waitMillis) {}
