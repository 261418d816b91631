package io.evently.booking.availability;

import io.evently.platform.http.Envelope;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** The same for services: the gateway lets people out of a waiting room by it. */
@Path("/internal/events/{id}/availability")
@Produces(MediaType.APPLICATION_JSON)
class InternalAvailabilityResource {

  private final Availabilities availabilities;

  InternalAvailabilityResource(Availabilities availabilities) {
    this.availabilities = availabilities;
  }

  @GET
  @RunOnVirtualThread
  @Operation(hidden = true)
  public Envelope<Availability> availability(@RestPath String id) throws SQLException {
    return Envelope.of(availabilities.known(id));
  }
}
