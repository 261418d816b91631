package io.evently.event.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evently.event.cache.SharedCaches;
import io.evently.platform.http.Envelope;
import io.evently.platform.http.IdempotentAnswers.Answer;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The public catalogue's HTTP edge: one event. */
@Produces(MediaType.APPLICATION_JSON)
@Path("/api/v1/events")
@RunOnVirtualThread
@Tag(name = "Events")
class EventResource {

  private static final String KEY =
      "Your name for this one change, up to 255 characters: a retry with it gets the first answer.";
  private static final String IF_MATCH = "The ETag of the event as you read it.";

  private final CreateEvent create;
  private final ChangeEvent change;
  private final PublishEvent publish;
  private final EventReader reader;
  private final SharedCaches caches;
  private final SecurityIdentity identity;
  private final ObjectMapper json;

  EventResource(
      CreateEvent create,
      ChangeEvent change,
      PublishEvent publish,
      EventReader reader,
      SharedCaches caches,
      SecurityIdentity identity,
      ObjectMapper json) {
    this.create = create;
    this.change = change;
    this.publish = publish;
    this.reader = reader;
    this.caches = caches;
    this.identity = identity;
    this.json = json;
  }

  /** What a cancellation answers, as the first API did. */
  record Cancelled(String eventId, String eventName, Status status, long version) {}

  @POST
  @RolesAllowed({Caller.ORGANIZER, Caller.ADMIN})
  @SecurityRequirement(name = "token")
  @Operation(
      operationId = "createEvent",
      summary = "Create an event, published at once unless status is draft")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = EventForm.class),
              examples = {
                @ExampleObject(name = "short form", value = EventExamples.SHORT),
                @ExampleObject(name = "full form", value = EventExamples.FULL)
              }))
  @APIResponse(
      responseCode = "201",
      description = "Created, or created before under the same Idempotency-Key.",
      headers = {@Header(name = "Location"), @Header(name = "ETag")},
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "created", value = EventExamples.CREATED)))
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "401", ref = "Problem")
  @APIResponse(responseCode = "403", ref = "Problem")
  @APIResponse(responseCode = "409", ref = "Problem")
  @APIResponse(responseCode = "422", ref = "Problem")
  public Response create(
      EventForm form, @Parameter(description = KEY) @HeaderParam("Idempotency-Key") String key)
      throws SQLException, JsonProcessingException {
    if (form == null) {
      throw ProblemException.invalid("", "required", "Send the event as a JSON object.");
    }
    Answer answer = create.create(form, caller(), key);
    JsonNode event = json.readTree(answer.body()).at("/data/event");
    reader.forget(event.get("id").asText());
    return answer(answer, event)
        .header(HttpHeaders.LOCATION, "/api/v1/events/" + event.get("id").asText())
        .build();
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getEvent",
      summary = "Read an event; a draft is shown to its organiser only")
  @APIResponse(
      responseCode = "200",
      description = "The event.",
      headers =
          @Header(name = "ETag", description = "Changes with the event, its seats and its prices."),
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "event", value = EventExamples.READ)))
  @APIResponse(responseCode = "304", description = "You have this very answer.")
  @APIResponse(responseCode = "404", ref = "Problem")
  public Response event(
      @PathParam("id") String id,
      @Parameter(description = "ETag of the answer you have.") @HeaderParam("If-None-Match")
          String ifNoneMatch)
      throws Exception {
    SeenEvent seen = reader.read(id, Caller.of(identity));
    var answer =
        EntityTags.isNoneMatched(ifNoneMatch, seen.etag())
            ? Response.ok(Envelope.of(seen.event()))
            : Response.notModified();
    return answer
        .header(HttpHeaders.ETAG, seen.etag())
        .header(HttpHeaders.CACHE_CONTROL, caches.control(seen.isPublic()))
        .build();
  }

  @PUT
  @Path("/{id}")
  @RolesAllowed({Caller.ORGANIZER, Caller.ADMIN})
  @SecurityRequirement(name = "token")
  @Operation(
      operationId = "updateEvent",
      summary = "Change some fields of an event",
      description =
          "Fields that are sent replace those of the event; null takes an optional one away. Fewer seats or"
              + " ticket types are possible as long as they are not taken.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = EventForm.class),
              examples = @ExampleObject(name = "more seats", value = EventExamples.PATCH)))
  @APIResponse(
      responseCode = "200",
      description = "Changed.",
      headers = @Header(name = "ETag"),
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "event", value = EventExamples.READ)))
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "401", ref = "Problem")
  @APIResponse(responseCode = "403", ref = "Problem")
  @APIResponse(responseCode = "404", ref = "Problem")
  @APIResponse(responseCode = "409", ref = "Problem")
  @APIResponse(responseCode = "412", ref = "Problem")
  @APIResponse(responseCode = "428", ref = "Problem")
  @APIResponse(responseCode = "503", ref = "Problem")
  public Response update(
      @PathParam("id") String id,
      @Parameter(description = IF_MATCH) @HeaderParam("If-Match") String ifMatch,
      JsonNode patch)
      throws SQLException, JsonProcessingException {
    if (!(patch instanceof ObjectNode fields)) {
      throw ProblemException.invalid("", "wrong_type", "Send the changes as a JSON object.");
    }
    SeenEvent seen = reader.written(change.update(id, fields, caller(), ifMatch));
    return Response.ok(Envelope.of(seen.event(), "Event updated"))
        .header(HttpHeaders.ETAG, seen.etag())
        .build();
  }

  @DELETE
  @Path("/{id}")
  @RolesAllowed({Caller.ORGANIZER, Caller.ADMIN})
  @SecurityRequirement(name = "token")
  @Operation(operationId = "cancelEvent", summary = "Cancel an event; it stays readable")
  @APIResponse(
      responseCode = "200",
      description = "Cancelled.",
      headers = @Header(name = "ETag"),
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "cancelled", value = EventExamples.CANCELLED)))
  @APIResponse(responseCode = "401", ref = "Problem")
  @APIResponse(responseCode = "403", ref = "Problem")
  @APIResponse(responseCode = "404", ref = "Problem")
  @APIResponse(responseCode = "409", ref = "Problem")
  @APIResponse(responseCode = "412", ref = "Problem")
  @APIResponse(responseCode = "428", ref = "Problem")
  @APIResponse(responseCode = "503", ref = "Problem")
  public Response cancel(
      @PathParam("id") String id,
      @Parameter(description = IF_MATCH) @HeaderParam("If-Match") String ifMatch)
      throws SQLException, JsonProcessingException {
    Event event = change.cancel(id, caller(), ifMatch);
    SeenEvent seen = reader.written(event);
    var cancelled = new Cancelled(id, event.details().name(), event.status(), event.version());
    return Response.ok(Envelope.of(cancelled, "Event cancelled"))
        .header(HttpHeaders.ETAG, seen.etag())
        .build();
  }

  @POST
  @Path("/{id}/publish")
  @RolesAllowed({Caller.ORGANIZER, Caller.ADMIN})
  @SecurityRequirement(name = "token")
  @Operation(operationId = "publishEvent", summary = "Publish a draft; harmless when published")
  @APIResponse(
      responseCode = "200",
      description = "Published, now or before.",
      headers = @Header(name = "ETag"),
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "event", value = EventExamples.READ)))
  @APIResponse(responseCode = "401", ref = "Problem")
  @APIResponse(responseCode = "403", ref = "Problem")
  @APIResponse(responseCode = "404", ref = "Problem")
  @APIResponse(responseCode = "409", ref = "Problem")
  @APIResponse(responseCode = "412", ref = "Problem")
  public Response publish(
      @PathParam("id") String id,
      @Parameter(description = "Optional. " + IF_MATCH) @HeaderParam("If-Match") String ifMatch,
      @Parameter(description = KEY) @HeaderParam("Idempotency-Key") String key)
      throws SQLException, JsonProcessingException {
    Answer answer = publish.publish(id, caller(), ifMatch, key);
    reader.forget(id);
    return answer(answer, json.readTree(answer.body()).at("/data")).build();
  }

  private static Response.ResponseBuilder answer(Answer answer, JsonNode event) {
    return Response.status(answer.status())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.ETAG, "\"" + event.get("version").asLong() + "\"")
        .entity(answer.body());
  }

  private Caller caller() {
    return Caller.of(identity).orElseThrow();
  }
}
