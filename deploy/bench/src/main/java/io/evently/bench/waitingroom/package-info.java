/** A crowd before a sale: who comes, in which order they are let in, and what that costs. */
package io.evently.bench.waitingroom;
