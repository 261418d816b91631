/**
 * What the topics say, kept as facts: one row a booking, event, waitlist entry, offer and message.
 */
package io.evently.analytics.fact;
