/**
 * Real Postgres, Kafka and Redis as detached processes of this machine, and how to find them again.
 */
package io.evently.local.servers;
