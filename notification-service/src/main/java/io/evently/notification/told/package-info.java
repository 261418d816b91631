/** What the other services say, turned into messages. */
package io.evently.notification.told;
