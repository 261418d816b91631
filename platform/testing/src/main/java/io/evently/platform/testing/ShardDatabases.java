package io.evently.platform.testing;

import io.evently.local.servers.Database;
import java.util.List;

/**
 * The databases of a service with shards.
 *
 * @param all by number
 */
public record ShardDatabases(List<Database> all) {}
