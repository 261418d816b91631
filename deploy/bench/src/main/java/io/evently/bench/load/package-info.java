/**
 * Requests over a bounded number of connections, as fast as they are answered or at a given rate.
 */
package io.evently.bench.load;
