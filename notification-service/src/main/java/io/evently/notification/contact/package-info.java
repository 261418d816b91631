/** Where a person can be reached: asked for when a message is sent, never kept. */
package io.evently.notification.contact;
