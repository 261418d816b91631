/** The catalogue: what is on, where, when and at which price. */
package io.evently.event;
