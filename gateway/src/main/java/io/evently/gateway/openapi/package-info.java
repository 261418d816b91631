/** {@code GET /openapi}: one description of everything that can be reached through the gateway. */
package io.evently.gateway.openapi;
