/** What no price may break, whatever the model says. */
package io.evently.pricing.guard;
