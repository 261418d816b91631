/** How often each event is looked at: sums of a few seconds, nothing of a person, at most once. */
package io.evently.gateway.demand;
