/** What a failure of the database means, and reads that a replica of it may answer. */
package io.evently.platform.database;
