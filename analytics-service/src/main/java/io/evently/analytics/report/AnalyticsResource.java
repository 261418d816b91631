package io.evently.analytics.report;

import io.evently.platform.http.Envelope;
import io.evently.platform.http.QueryParameters;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Analytics over HTTP: admins see all events, organisers their own. */
@Path("/api/v1/analytics")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "analytics")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "400", ref = "Problem")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "403", ref = "Problem")
class AnalyticsResource {

  private final Analytics analytics;
  private final Lag lag;
  private final SecurityIdentity identity;

  AnalyticsResource(Analytics analytics, Lag lag, SecurityIdentity identity) {
    this.analytics = analytics;
    this.lag = lag;
    this.identity = identity;
  }

  @GET
  @Operation(operationId = "analyticsOverview", summary = "Totals and the most popular events")
  @APIResponse(responseCode = "200", description = "The figures and their as_of")
  public Envelope<Map<String, Object>> overview(@Context UriInfo uri) throws SQLException {
    QueryParameters.none(uri.getQueryParameters());
    return Envelope.of(analytics.overall(organizer()));
  }

  @GET
  @Path("/events/{id}")
  @Operation(
      operationId = "eventAnalytics",
      summary = "One event: figures, timeline, booking curve, forecast")
  @APIResponse(responseCode = "200", description = "The figures and their as_of")
  @APIResponse(responseCode = "404", ref = "Problem")
  public Envelope<Map<String, Object>> event(@RestPath String id, @Context UriInfo uri)
      throws SQLException {
    QueryParameters.none(uri.getQueryParameters());
    return Envelope.of(analytics.event(organizer(), id));
  }

  @GET
  @Path("/dashboard")
  @Operation(
      operationId = "analyticsDashboard",
      summary = "Totals, growth, events, customers, waitlist, messages, forecasts")
  @APIResponse(responseCode = "200", description = "The figures and their as_of")
  public Envelope<Map<String, Object>> dashboard(@Context UriInfo uri) throws SQLException {
    QueryParameters.none(uri.getQueryParameters());
    return Envelope.of(analytics.dashboard(organizer()));
  }

  @GET
  @Path("/realtime")
  @Operation(
      operationId = "analyticsRealtime",
      summary = "The last hour, and how far behind the figures are")
  @APIResponse(responseCode = "200", description = "The figures and their as_of")
  public Envelope<Map<String, Object>> realtime(@Context UriInfo uri) throws SQLException {
    QueryParameters.none(uri.getQueryParameters());
    Map<String, Object> data = analytics.realtime(organizer());
    data.put("consumer_lag", lag.measure());
    return Envelope.of(data);
  }

  @GET
  @Path("/funnel")
  @Operation(
      operationId = "analyticsFunnel",
      summary = "From hold to booking, and from waitlist to booking")
  @APIResponse(responseCode = "200", description = "The figures and their as_of")
  public Envelope<Map<String, Object>> funnel(@Context UriInfo uri) throws SQLException {
    QueryParameters.none(uri.getQueryParameters());
    return Envelope.of(analytics.funnel(organizer()));
  }

  @GET
  @Path("/predictive")
  @Operation(
      operationId = "analyticsPredictive",
      summary = "Expected final tickets of each coming event")
  @APIResponse(responseCode = "200", description = "The figures and their as_of")
  public Envelope<Map<String, Object>> predictive(@Context UriInfo uri) throws SQLException {
    QueryParameters.none(uri.getQueryParameters());
    return Envelope.of(analytics.predictive(organizer()));
  }

  /** Whose events the caller sees; null for all. */
  private String organizer() {
    Caller caller =
        Caller.of(identity)
            .orElseThrow(
                () -> ProblemException.of(CommonProblem.UNAUTHENTICATED, "Send an access token."));
    if (caller.is(Caller.ADMIN)) {
      return null;
    }
    if (caller.is(Caller.ORGANIZER)) {
      return caller.subject();
    }
    throw ProblemException.of(
        CommonProblem.FORBIDDEN, "Analytics are for organizers, of their own events, and admins.");
  }
}
