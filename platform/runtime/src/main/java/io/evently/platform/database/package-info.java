/** What a failure of the database means. */
package io.evently.platform.database;
