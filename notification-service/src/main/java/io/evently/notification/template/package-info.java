/** The words of messages, by language. */
package io.evently.notification.template;
