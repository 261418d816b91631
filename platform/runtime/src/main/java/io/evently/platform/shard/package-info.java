/** The databases of a service: one, or one for each of its shards. */
package io.evently.platform.shard;
