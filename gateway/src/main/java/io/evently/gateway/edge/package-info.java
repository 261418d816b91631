/**
 * Answers about events that everybody asks for, kept for a moment, so that a crowd costs the
 * catalogue one read.
 */
package io.evently.gateway.edge;
