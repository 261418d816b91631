package io.evently.event.browse;

import io.evently.event.browse.PopularEvent.Ranking;
import io.evently.event.cache.EventCache;
import io.evently.event.cache.SharedCaches;
import io.evently.event.catalogue.EventView;
import io.evently.event.catalogue.Status;
import io.evently.platform.http.Envelope;
import io.evently.platform.security.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Lists, search and ranking: the HTTP edge. */
@Produces(MediaType.APPLICATION_JSON)
@Path("/api/v1/events")
@RunOnVirtualThread
@Tag(name = "Events")
@APIResponse(responseCode = "400", ref = "Problem")
class BrowseResource {

  private static final int DEFAULT_POPULAR = 5;

  private static final String PAGE =
      """
      {"success":true,"data":[{"id":"456","name":"Jazz Night","venue":"Blue Hall",
        "event_date":"2030-05-01T18:00:00Z","total_capacity":5000,"available_seats":4988,"price":"50.00",
        "created_at":"2030-01-01T10:00:00Z","status":"published","currency":"EUR","organizer_id":"ada",
        "max_per_order":10,"guest_checkout":false,
        "ticket_types":[{"id":"general","name":"General admission","price":"50.00","capacity":5000,"available":4988}],
        "version":1,"updated_at":"2030-01-01T10:00:00Z"}],"count":1,"next_cursor":"K0RBVEUf"}""";

  private final Catalogue catalogue;
  private final EventCache cache;
  private final SharedCaches caches;
  private final SecurityIdentity identity;
  private final Clock clock;

  BrowseResource(
      Catalogue catalogue,
      EventCache cache,
      SharedCaches caches,
      SecurityIdentity identity,
      Clock clock) {
    this.catalogue = catalogue;
    this.cache = cache;
    this.caches = caches;
    this.identity = identity;
    this.clock = clock;
  }

  @GET
  @Operation(operationId = "listEvents", summary = "What is on from now on, by date")
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      schema = @Schema(minimum = "1", maximum = "100", defaultValue = "20"))
  @Parameter(
      name = "cursor",
      in = ParameterIn.QUERY,
      description = "next_cursor of the page before.")
  @APIResponse(
      responseCode = "200",
      description = "One page.",
      content =
          @Content(
              mediaType = "application/json",
              examples = @ExampleObject(name = "page", value = PAGE)))
  public RestResponse<Envelope<List<EventView>>> list(@Context UriInfo uri) throws Exception {
    Search search = Search.list(uri.getQueryParameters(), clock.instant());
    String key = "list:" + search.limit() + ":" + (search.after() == null ? "" : search.after());
    Page page = cache.lists().get(key, Page.class, () -> catalogue.find(search));
    return answer(Envelope.page(page.events(), page.nextCursor()), true);
  }

  @GET
  @Path("/search")
  @Operation(
      operationId = "searchEvents",
      summary = "Find events by words, venue, price, date and seats",
      description =
          "Published events from now on unless status, start_date or end_date say otherwise. The old names"
              + " minPrice, maxPrice, hasSeats, startDate, endDate and sortBy are understood.")
  @Parameter(
      name = "search",
      in = ParameterIn.QUERY,
      description = "Each word occurs in name, venue or description.",
      example = "jazz")
  @Parameter(name = "venue", in = ParameterIn.QUERY, example = "hall")
  @Parameter(name = "min_price", in = ParameterIn.QUERY, example = "10")
  @Parameter(name = "max_price", in = ParameterIn.QUERY, example = "99.90")
  @Parameter(
      name = "has_seats",
      in = ParameterIn.QUERY,
      schema = @Schema(enumeration = {"true", "false"}))
  @Parameter(name = "start_date", in = ParameterIn.QUERY, example = "2030-05-01")
  @Parameter(name = "end_date", in = ParameterIn.QUERY, example = "2030-05-31T23:59:59Z")
  @Parameter(
      name = "status",
      in = ParameterIn.QUERY,
      description = "draft shows the caller's own.",
      schema = @Schema(enumeration = {"published", "cancelled", "finished", "draft"}))
  @Parameter(
      name = "sort_by",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              enumeration = {"date", "price", "name", "capacity"},
              defaultValue = "date"))
  @Parameter(
      name = "order",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              enumeration = {"asc", "desc"},
              defaultValue = "asc"))
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      schema = @Schema(minimum = "1", maximum = "100", defaultValue = "20"))
  @Parameter(
      name = "cursor",
      in = ParameterIn.QUERY,
      description = "next_cursor of the page before, with the same parameters.")
  @APIResponse(
      responseCode = "200",
      description = "One page.",
      content =
          @Content(
              mediaType = "application/json",
              examples = @ExampleObject(name = "page", value = PAGE)))
  public RestResponse<Envelope<List<EventView>>> search(@Context UriInfo uri) throws SQLException {
    Search search = Search.of(uri.getQueryParameters(), Caller.of(identity), clock.instant());
    Page page = catalogue.find(search);
    return answer(Envelope.page(page.events(), page.nextCursor()), search.status() != Status.DRAFT);
  }

  @GET
  @Path("/popular")
  @Operation(operationId = "listPopularEvents", summary = "Coming events by tickets taken")
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      schema = @Schema(minimum = "1", maximum = "100", defaultValue = "5"))
  @APIResponse(
      responseCode = "200",
      description = "The ranking.",
      content =
          @Content(
              mediaType = "application/json",
              examples =
                  @ExampleObject(
                      name = "ranking",
                      value =
                          """
                          {"success":true,"data":[{"id":"456","name":"Jazz Night","venue":"Blue Hall",
                            "event_date":"2030-05-01T18:00:00Z","price":"50.00","currency":"EUR","total_capacity":5000,
                            "available_seats":4988,"tickets_taken":12}],"count":1}""")))
  public RestResponse<Envelope<List<PopularEvent>>> popular(@Context UriInfo uri) throws Exception {
    var parameters = new Parameters(uri.getQueryParameters(), Set.of("limit"));
    int limit = parameters.limit(DEFAULT_POPULAR);
    parameters.requireAllRead();
    Ranking ranking =
        cache.lists().get("popular:" + limit, Ranking.class, () -> catalogue.popular(limit));
    return answer(Envelope.page(ranking.events(), null), true);
  }

  private <T> RestResponse<T> answer(T page, boolean everybodys) {
    return ResponseBuilder.ok(page)
        .header(HttpHeaders.CACHE_CONTROL, caches.control(everybodys))
        .build();
  }
}
