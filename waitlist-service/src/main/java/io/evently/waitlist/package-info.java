/** Queue, offers, fairness log. */
package io.evently.waitlist;
