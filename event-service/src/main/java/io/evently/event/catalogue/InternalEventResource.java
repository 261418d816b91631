package io.evently.event.catalogue;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What other services ask: the present state of what was ever published, never from a cache. */
@Path("/internal/events")
@RunOnVirtualThread
class InternalEventResource {

  private final Events events;

  InternalEventResource(Events events) {
    this.events = events;
  }

  @GET
  @Path("/{id}")
  @Operation(hidden = true)
  public EventChanged event(@PathParam("id") String id) {
    return events
        .find(id)
        .filter(Event::isPublic)
        .map(EventChanged::of)
        .orElseThrow(Events::notFound);
  }
}
