/** The shapes that every REST answer shares: envelope, cursors, idempotency keys. */
package io.evently.platform.http;
