package io.evently.booking.availability;

import io.evently.booking.catalogue.Sales;
import io.evently.platform.http.Envelope;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.Optional;
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
  private final Sales sales;

  AvailabilityResource(Availabilities availabilities, Sales sales) {
    this.availabilities = availabilities;
    this.sales = sales;
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
    Optional<Availability> known = availabilities.of(id);
    if (known.isEmpty() && sales.learn(id).join()) {
      known = availabilities.of(id);
    }
    var cache = new CacheControl();
    cache.setMaxAge(1);
    return known
        .map(a -> Response.ok(Envelope.of(a)).cacheControl(cache).build())
        .orElseThrow(() -> ProblemException.of(CommonProblem.NOT_FOUND, "There is no such event."));
  }
}
