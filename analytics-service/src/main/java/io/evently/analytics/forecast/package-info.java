/** Final tickets of an event from what sold before at the same distance to the date. */
package io.evently.analytics.forecast;
