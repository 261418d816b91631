package io.evently.booking.order;

import io.evently.booking.sale.Contact;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** Where a guest wants to be told: asked for by who sends, never published. */
@Path("/internal/bookings")
class ContactResource {

  private final BookingQueries queries;

  ContactResource(BookingQueries queries) {
    this.queries = queries;
  }

  @GET
  @Path("/{id}/contact")
  @RunOnVirtualThread
  @Operation(hidden = true)
  public Contact contact(@RestPath String id) throws SQLException {
    UUID booking = BookingIds.parse(id).orElseThrow(ContactResource::none);
    return queries.contact(booking).orElseThrow(ContactResource::none);
  }

  private static ProblemException none() {
    return ProblemException.of(CommonProblem.NOT_FOUND, "The booking has no contact.");
  }
}
