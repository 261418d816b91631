/** What the topics say of views, sales, seats and the catalogue, counted by price and day. */
package io.evently.pricing.evidence;
