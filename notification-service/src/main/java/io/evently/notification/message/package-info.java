/** Messages and their one way from pending to a final state. */
package io.evently.notification.message;
