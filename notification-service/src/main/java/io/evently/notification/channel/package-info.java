/** E-mail, and what came of an attempt. */
package io.evently.notification.channel;
