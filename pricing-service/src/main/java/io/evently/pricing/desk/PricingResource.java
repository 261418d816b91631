package io.evently.pricing.desk;

import io.evently.platform.http.Envelope;
import io.evently.platform.http.IdempotentAnswers.Answer;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Prices over HTTP: organisers see and change their own events', admins all. */
@Path("/api/v1/pricing")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "pricing")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "400", ref = "Problem")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "403", ref = "Problem")
class PricingResource {

  private static final String TYPE = "ticket_type";
  private static final String ID = "recommendation_id";

  private final Pricing pricing;
  private final ApplyRecommendation apply;
  private final SecurityIdentity identity;

  PricingResource(Pricing pricing, ApplyRecommendation apply, SecurityIdentity identity) {
    this.pricing = pricing;
    this.apply = apply;
    this.identity = identity;
  }

  /** Which recommendation is to be published. */
  @Schema(name = "PriceApplication")
  record ApplyForm(@Schema(required = true) String recommendationId) {}

  @GET
  @Path("/event/{id}")
  @Operation(
      operationId = "getPriceRecommendation",
      summary = "What the price of a ticket type should be, and why",
      description =
          "For the event's staff. Without enough views and sales the advice is hold. The same situation gives"
              + " the same recommendation.")
  @Parameter(
      name = TYPE,
      in = ParameterIn.QUERY,
      description = "The event's first one when left out.",
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(responseCode = "200", description = "The recommendation")
  @APIResponse(responseCode = "404", ref = "Problem")
  public Envelope<RecommendationView> recommendation(@RestPath String id, @Context UriInfo uri)
      throws SQLException {
    Caller caller = staff();
    var parameters = new Parameters(uri.getQueryParameters(), Set.of(TYPE));
    return Envelope.of(pricing.recommend(caller, id, parameters.text(TYPE)));
  }

  @GET
  @Path("/recommendations")
  @Operation(
      operationId = "listPriceRecommendations",
      summary = "Recommendations for all of the caller's ticket types on sale")
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      schema =
          @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100", defaultValue = "20"))
  @Parameter(
      name = "cursor",
      in = ParameterIn.QUERY,
      description = "next_cursor of the page before.",
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(responseCode = "200", description = "One page")
  public Envelope<List<RecommendationView>> recommendations(@Context UriInfo uri)
      throws SQLException {
    Caller caller = staff();
    var parameters = new Parameters(uri.getQueryParameters(), Set.of("limit", "cursor"));
    return pricing.all(caller, parameters.limit(), parameters.text("cursor"));
  }

  @POST
  @Path("/event/{id}/apply")
  @Operation(
      operationId = "applyPriceRecommendation",
      summary = "Publish a recommended price",
      description =
          "Applying the same recommendation again answers the same. One that was made for another situation is"
              + " refused, and so is what a guard rail forbids at this moment.")
  @APIResponse(
      responseCode = "200",
      description = "Published, now or before",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ApplyRecommendation.Applied.class)))
  @APIResponse(responseCode = "404", ref = "Problem")
  @APIResponse(
      responseCode = "409",
      description = "recommendation_stale, nothing_to_apply, price_guarded")
  public Response apply(
      @RestPath String id, ApplyForm body, @HeaderParam("Idempotency-Key") String key)
      throws SQLException {
    Caller caller = staff();
    UUID recommendation = recommendation(body);
    pricing.requireStaff(caller, id);
    Answer answer = apply.apply(caller, id, recommendation, key);
    return Response.status(answer.status())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(answer.body())
        .build();
  }

  @GET
  @Path("/event/{id}/history")
  @Operation(operationId = "listPriceHistory", summary = "The newest 100 prices that were asked")
  @Parameter(
      name = TYPE,
      in = ParameterIn.QUERY,
      description = "All when left out.",
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(responseCode = "200", description = "The newest first")
  @APIResponse(responseCode = "404", ref = "Problem")
  public Envelope<List<Subjects.Asked>> history(@RestPath String id, @Context UriInfo uri)
      throws SQLException {
    Caller caller = staff();
    var parameters = new Parameters(uri.getQueryParameters(), Set.of(TYPE));
    return Envelope.page(pricing.history(caller, id, parameters.text(TYPE)), null);
  }

  @GET
  @Path("/event/{id}/explain")
  @Operation(
      operationId = "explainPriceRecommendation",
      summary = "The sums behind a recommendation, and all that it was made from",
      description =
          "price_terms add up to price_difference, revenue_terms to revenue_difference, to the last digit.")
  @Parameter(
      name = ID,
      in = ParameterIn.QUERY,
      required = true,
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(responseCode = "200", description = "The explanation")
  @APIResponse(responseCode = "404", ref = "Problem")
  public Envelope<Pricing.Explained> explain(@RestPath String id, @Context UriInfo uri)
      throws SQLException {
    Caller caller = staff();
    var parameters = new Parameters(uri.getQueryParameters(), Set.of(ID));
    return Envelope.of(pricing.explain(caller, id, parameters.id(ID)));
  }

  @GET
  @Path("/event/{id}/replay")
  @Operation(
      operationId = "replayPriceRecommendation",
      summary = "Compute a recommendation again from its stored evidence")
  @Parameter(
      name = ID,
      in = ParameterIn.QUERY,
      required = true,
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(responseCode = "200", description = "Whether it is equal, to the last character")
  @APIResponse(responseCode = "404", ref = "Problem")
  public Envelope<Pricing.Replayed> replay(@RestPath String id, @Context UriInfo uri)
      throws SQLException {
    Caller caller = staff();
    var parameters = new Parameters(uri.getQueryParameters(), Set.of(ID));
    return Envelope.of(pricing.replay(caller, id, parameters.id(ID)));
  }

  @GET
  @Path("/event/{id}/simulate")
  @Operation(
      operationId = "simulatePrice",
      summary = "What a price would bring, and whether it would be allowed")
  @Parameter(
      name = "price",
      in = ParameterIn.QUERY,
      required = true,
      example = "55.00",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = TYPE,
      in = ParameterIn.QUERY,
      description = "The event's first one when left out.",
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(responseCode = "200", description = "What is expected")
  @APIResponse(responseCode = "404", ref = "Problem")
  public Envelope<Pricing.Simulated> simulate(@RestPath String id, @Context UriInfo uri)
      throws SQLException {
    Caller caller = staff();
    var parameters = new Parameters(uri.getQueryParameters(), Set.of(TYPE, "price"));
    return Envelope.of(
        pricing.simulate(caller, id, parameters.text(TYPE), parameters.price("price")));
  }

  @PUT
  @Path("/event/{id}/limits")
  @Operation(
      operationId = "setPriceLimits",
      summary = "Set how far recommendations for an event may go",
      description = "Within the product's own limits. What is left out goes back to the default.")
  @APIResponse(responseCode = "200", description = "The limits that were set")
  @APIResponse(responseCode = "404", ref = "Problem")
  public Envelope<LimitsForm> limits(@RestPath String id, LimitsForm body) throws SQLException {
    Caller caller = staff();
    if (body == null) {
      throw ProblemException.invalid("", "required", "Send a JSON object as the body.");
    }
    LimitsForm form = body.validated();
    pricing.limit(caller, id, form);
    return Envelope.of(form, "Limits set");
  }

  private static UUID recommendation(ApplyForm body) {
    if (body == null) {
      throw ProblemException.invalid("", "required", "Send a JSON object as the body.");
    }
    if (body.recommendationId() == null) {
      throw ProblemException.invalid(
          "/recommendation_id", "required", "Send the id of a recommendation.");
    }
    return Parameters.uuid(body.recommendationId())
        .orElseThrow(
            () ->
                ProblemException.invalid(
                    "/recommendation_id", "wrong_format", "It is not an id of ours."));
  }

  private Caller staff() {
    Caller caller =
        Caller.of(identity)
            .orElseThrow(
                () -> ProblemException.of(CommonProblem.UNAUTHENTICATED, "Send an access token."));
    if (!caller.is(Caller.ADMIN) && !caller.is(Caller.ORGANIZER)) {
      throw ProblemException.of(
          CommonProblem.FORBIDDEN, "Prices are for organizers, of their own events, and admins.");
    }
    return caller;
  }
}
