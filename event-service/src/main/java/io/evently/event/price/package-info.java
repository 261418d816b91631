/** What pricing-service publishes, kept as a read model: shown, never decided on. */
package io.evently.event.price;
