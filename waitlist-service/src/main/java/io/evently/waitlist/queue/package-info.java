/** Who waits for what, in which order, and what is said of it. */
package io.evently.waitlist.queue;
