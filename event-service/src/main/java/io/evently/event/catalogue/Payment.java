package io.evently.event.catalogue;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * That a ticket is paid for before it is the buyer's.
 *
 * @param required false only where tickets are held without being paid here
 * @param holdSeconds how long tickets are kept for who pays
 * @param extendable whether a buyer may have the time once more
 */
@Schema(name = "Payment", description = "Tickets are held first and are the buyer's once paid.")
public record Payment(boolean required, int holdSeconds, boolean extendable) {

  static final int DEFAULT_HOLD_SECONDS = 600;
}
