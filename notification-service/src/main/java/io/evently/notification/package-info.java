/** Messages, channels, delivery. */
package io.evently.notification;
