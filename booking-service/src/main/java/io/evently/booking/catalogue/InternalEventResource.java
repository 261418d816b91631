package io.evently.booking.catalogue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.evently.booking.lane.Lanes;
import io.evently.booking.sale.Command.ApplyTerms;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.SaleTerms;
import io.evently.platform.observability.TraceContext;
import io.evently.platform.problem.ProblemException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Where event-service asks before it lowers a capacity or cancels: the lane decides, the catalogue
 * records.
 */
@Path("/internal/events")
class InternalEventResource {

  private final Lanes lanes;
  private final ObjectReader reader;

  InternalEventResource(Lanes lanes, ObjectMapper mapper) {
    this.lanes = lanes;
    this.reader =
        mapper
            .readerFor(SaleTerms.class)
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  record Applied(String eventId, long version, int capacity, int available) {}

  @PUT
  @Path("/{id}")
  @Operation(hidden = true)
  public CompletionStage<Applied> propose(@RestPath String id, byte[] body) throws IOException {
    SaleTerms terms = CatalogueConsumer.valid(reader.readValue(body));
    if (!id.equals(terms.eventId())) {
      throw ProblemException.invalid("/event_id", "mismatch", "event_id is not the path's id.");
    }
    return lanes
        .submit(new ApplyTerms(terms, true, TraceContext.traceparent()))
        .thenApply(
            outcome ->
                switch (outcome) {
                  case Outcome.Applied a ->
                      new Applied(id, a.version(), a.capacity(), a.available());
                  case Outcome.Refused refused -> throw refused.problem();
                  default -> throw new IllegalStateException("unexpected outcome " + outcome);
                });
  }
}
