package io.evently.event.catalogue;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What other services ask: the present state, drafts included, never from a cache. */
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
    return events.find(id).map(EventChanged::of).orElseThrow(Events::notFound);
  }
}
