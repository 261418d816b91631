/** What a price should be, learned from what was seen: advice, guard rails, published prices. */
package io.evently.pricing;
