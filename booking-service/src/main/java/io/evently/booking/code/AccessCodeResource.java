package io.evently.booking.code;

import io.evently.platform.http.Envelope;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Codes that open ticket types which have {@code access_code_required}. */
@Path("/api/v1/events/{id}/access-codes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "codes")
class AccessCodeResource {

  private final CodeAccess access;
  private final AccessCodes codes;

  AccessCodeResource(CodeAccess access, AccessCodes codes) {
    this.access = access;
    this.codes = codes;
  }

  /** How many, and for what. */
  @Schema(name = "AccessCodeForm", description = "Access codes to be made")
  record Form(
      @Schema(required = true, minimum = "1", maximum = "10000") Integer count,
      @Schema(maxItems = 50, description = "Ticket types that they open. Default: any.")
          List<String> ticketTypes) {}

  /** What became of the codes of a batch. */
  record Revoked(String batchId, int count) {}

  @POST
  @RunOnVirtualThread
  @Operation(
      operationId = "createAccessCodes",
      summary = "Make access codes, each for one booking",
      description =
          "The codes are in this answer and nowhere else: only hashes are kept. An Idempotency-Key is not"
              + " looked at; after a lost answer revoke the batch that GET shows and make new ones.")
  @SecurityRequirement(name = "token")
  @APIResponse(responseCode = "201", description = "The codes")
  @APIResponse(responseCode = "403", description = "forbidden")
  public Response create(@RestPath String id, Form body) throws SQLException {
    access.require(id);
    Form form = validated(body);
    return Response.status(Response.Status.CREATED)
        .entity(Envelope.of(codes.make(id, form.count(), form.ticketTypes()), "Codes made"))
        .build();
  }

  @GET
  @RunOnVirtualThread
  @Operation(operationId = "listAccessCodes", summary = "How many access codes are used, by batch")
  @SecurityRequirement(name = "token")
  public Envelope<List<AccessCodes.Summary>> list(@RestPath String id) throws SQLException {
    access.require(id);
    return Envelope.page(codes.list(id), null);
  }

  @DELETE
  @Path("/{batchId}")
  @RunOnVirtualThread
  @Operation(
      operationId = "revokeAccessCodes",
      summary = "Revoke a batch of access codes",
      description =
          "Bookings that used one stay as they are; a code that comes back is revoked too.")
  @SecurityRequirement(name = "token")
  public Envelope<Revoked> revoke(@RestPath String id, @RestPath String batchId)
      throws SQLException {
    access.require(id);
    int count = codes.revoke(id, parse(batchId));
    if (count == 0) {
      throw noSuchBatch();
    }
    return Envelope.of(new Revoked(batchId, count), "Codes revoked");
  }

  private static Form validated(Form form) {
    if (form == null) {
      throw ProblemException.invalid("", "required", "Send a JSON object as the body.");
    }
    List<FieldError> errors = CodeStore.errors(form.ticketTypes());
    if (form.count() == null || form.count() < 1 || form.count() > AccessCodes.MOST_AT_ONCE) {
      errors.addFirst(
          new FieldError(
              "/count",
              form.count() == null ? "required" : "out_of_range",
              "count has to be 1 to " + AccessCodes.MOST_AT_ONCE + "."));
    }
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    return form;
  }

  private static UUID parse(String batchId) {
    try {
      return UUID.fromString(batchId);
    } catch (IllegalArgumentException e) {
      throw noSuchBatch();
    }
  }

  private static ProblemException noSuchBatch() {
    return ProblemException.of(CommonProblem.NOT_FOUND, "There is no such batch of codes.");
  }
}
