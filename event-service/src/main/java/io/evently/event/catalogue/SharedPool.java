package io.evently.event.catalogue;

import jakarta.persistence.Embeddable;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Seats that several ticket types of an event are sold from.
 *
 * @param id unique within the event's pools
 * @param capacity seats, at least 1
 */
@Embeddable
@Schema(name = "Pool", description = "Seats that several ticket types are sold from.")
public record SharedPool(String id, int capacity) {}
