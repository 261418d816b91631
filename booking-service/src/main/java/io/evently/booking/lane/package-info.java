/** One bounded queue an event: all that arrives during a commit is the next batch. */
package io.evently.booking.lane;
