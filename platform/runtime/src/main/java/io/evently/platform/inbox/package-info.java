/**
 * What the world says to a service, taken once: a poll is one batch, one transaction, one effect.
 */
package io.evently.platform.inbox;
