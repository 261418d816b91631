/** The waitlist over HTTP: to join, to look, to leave, to take an offer. */
package io.evently.waitlist.desk;
