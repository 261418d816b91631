/** The bench of one event's sale. */
package io.evently.bench.booking;
