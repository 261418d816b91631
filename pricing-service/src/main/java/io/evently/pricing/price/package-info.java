/** Prices that were asked and published, and the records that say so. */
package io.evently.pricing.price;
