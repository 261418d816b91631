/** The HTTP edge: advice for the staff of an event, and applying it. */
package io.evently.pricing.desk;
