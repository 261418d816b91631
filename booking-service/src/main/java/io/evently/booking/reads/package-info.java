/** The share of the database that reads may take. */
package io.evently.booking.reads;
