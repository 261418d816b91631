/** Logs as JSON lines with the trace id, and the trace context that travels with records. */
package io.evently.platform.observability;
