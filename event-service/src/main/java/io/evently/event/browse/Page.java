package io.evently.event.browse;

import io.evently.event.catalogue.EventView;
import java.util.List;

/**
 * Part of a list.
 *
 * @param nextCursor where the next part begins, or null at the end
 */
record Page(List<EventView> events, String nextCursor) {}
