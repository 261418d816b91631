/** Takes messages that are due and brings each to its end. */
package io.evently.notification.sending;
