/** Notifications over HTTP. */
package io.evently.notification.desk;
