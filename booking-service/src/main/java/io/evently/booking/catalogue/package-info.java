/** What the sale knows of the catalogue: told by topic, asked once when it is not yet told. */
package io.evently.booking.catalogue;
