package io.evently.booking.availability;

import io.evently.platform.http.Envelope;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** How many tickets there are, and where the others went. */
@Path("/api/v1/events/{id}/availability")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "bookings")
class AvailabilityResource {

  private final Availabilities availabilities;

  AvailabilityResource(Availabilities availabilities) {
    this.availabilities = availabilities;
  }

  @GET
  @RunOnVirtualThread
  @Operation(
      operationId = "getAvailability",
      summary = "Tickets left, by ticket type and in sum",
      description =
          "available + held + waitlist_reserved + sold = capacity, at the instant as_of. A ticket type that"
              + " draws from one of pools has no more available than the pool.")
  @APIResponse(responseCode = "200", description = "The stock")
  public Response availability(@RestPath String id) throws SQLException {
    var cache = new CacheControl();
    cache.setMaxAge(1);
    return Response.ok(Envelope.of(availabilities.known(id))).cacheControl(cache).build();
  }
}
