package io.evently.platform.relay;

import java.util.List;

/**
 * The relays of this process, one for each database of the service: what happens to one is nothing
 * to the others.
 *
 * @param all by number of the database
 */
public record Relays(List<Relay> all) {}
