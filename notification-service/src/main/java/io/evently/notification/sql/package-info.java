/** Statements with values. */
package io.evently.notification.sql;
