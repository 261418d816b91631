/** What people do not want to be told. */
package io.evently.notification.preference;
