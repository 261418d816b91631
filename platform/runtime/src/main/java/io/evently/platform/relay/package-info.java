/**
 * Reads the outbox from the WAL and publishes it: at least once, in order, supervised, one leader.
 */
package io.evently.platform.relay;
