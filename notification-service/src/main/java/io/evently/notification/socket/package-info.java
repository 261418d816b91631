/** Notifications over WebSocket; only what was acknowledged counts as delivered. */
package io.evently.notification.socket;
