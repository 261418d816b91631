/** What a service says to the world, said in its own transaction. */
package io.evently.platform.outbox;
