package io.evently.event.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.event.stock.Stocks;
import io.evently.platform.http.Envelope;
import io.evently.platform.http.IdempotentAnswers.Answer;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;

/** The public catalogue's HTTP edge. */
@Path("/api/v1/events")
@RunOnVirtualThread
class EventResource {

  private final CreateEvent create;
  private final Events events;
  private final Stocks stocks;
  private final SecurityIdentity identity;
  private final ObjectMapper json;

  EventResource(
      CreateEvent create,
      Events events,
      Stocks stocks,
      SecurityIdentity identity,
      ObjectMapper json) {
    this.create = create;
    this.events = events;
    this.stocks = stocks;
    this.identity = identity;
    this.json = json;
  }

  @POST
  @RolesAllowed({Caller.ORGANIZER, Caller.ADMIN})
  public Response create(EventForm form, @HeaderParam("Idempotency-Key") String key)
      throws SQLException, JsonProcessingException {
    if (form == null) {
      throw ProblemException.invalid("", "required", "Send the event as a JSON object.");
    }
    Answer answer = create.create(form, caller(), key);
    JsonNode event = json.readTree(answer.body()).at("/data/event");
    return Response.status(answer.status())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .location(URI.create("/api/v1/events/" + event.get("id").asText()))
        .header(HttpHeaders.ETAG, "\"" + event.get("version").asLong() + "\"")
        .entity(answer.body())
        .build();
  }

  @GET
  @Path("/{id}")
  public Response event(@PathParam("id") String id) throws SQLException {
    Event event = events.find(id).orElseThrow(Events::notFound);
    SeenEvent seen = SeenEvent.of(event, stocks.of(List.of(id)).get(id));
    return Response.ok(Envelope.of(seen.event())).header(HttpHeaders.ETAG, seen.etag()).build();
  }

  private Caller caller() {
    return Caller.of(identity).orElseThrow();
  }
}
