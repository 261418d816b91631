/** Pages that the gateway answers itself, and the answer that many callers share for a moment. */
package io.evently.gateway.page;
