/** {@code GET /health}: every part of the suite, honestly, in about the time of the slowest one. */
package io.evently.gateway.health;
