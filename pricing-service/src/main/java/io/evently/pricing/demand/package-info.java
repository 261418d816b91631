/** How views become sales at a price: pure functions, the same for the same evidence. */
package io.evently.pricing.demand;
