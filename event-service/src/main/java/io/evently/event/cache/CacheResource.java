package io.evently.event.cache;

import io.evently.platform.http.Envelope;
import io.evently.platform.security.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Operators' view of the cache. */
@Produces(MediaType.APPLICATION_JSON)
@Path("/api/v1/cache")
@RunOnVirtualThread
@RolesAllowed(Caller.ADMIN)
@Tag(name = "Cache")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "403", ref = "Problem")
class CacheResource {

  private final EventCache cache;
  private final RedisLayer redis;

  CacheResource(EventCache cache, RedisLayer redis) {
    this.cache = cache;
    this.redis = redis;
  }

  /**
   * @param eventId what to drop; null for everything
   */
  record Invalidate(String eventId) {}

  @GET
  @Path("/stats")
  @Operation(
      operationId = "getCacheStats",
      summary = "Hits, misses, entries, loads and invalidations of this process, by layer")
  @APIResponse(
      responseCode = "200",
      description = "Counters since the start of the process.",
      content =
          @Content(
              mediaType = "application/json",
              examples =
                  @ExampleObject(
                      name = "warm",
                      value =
                          """
                          {"success":true,"data":{"regions":{"event":{
                            "memory":{"hits":970,"misses":30,"ratio":"0.9700","entries":12},
                            "redis":{"hits":10,"misses":12,"ratio":"0.4545","entries":12},
                            "loads":12,"coalesced":8,"invalidations":3}},
                            "redis_state":"answers","redis_errors":0}}""")))
  public Envelope<CacheStats> stats() {
    return Envelope.of(CacheStats.of(cache, redis));
  }

  @POST
  @Path("/invalidate")
  @Operation(
      operationId = "invalidateCache",
      summary = "Drop one event, or everything, from both layers")
  @RequestBody(
      content =
          @Content(
              mediaType = "application/json",
              examples = @ExampleObject(name = "one", value = "{\"event_id\":\"456\"}")))
  @APIResponse(
      responseCode = "200",
      description = "Dropped.",
      content =
          @Content(
              mediaType = "application/json",
              examples =
                  @ExampleObject(
                      name = "one",
                      value = "{\"success\":true,\"data\":{\"invalidated\":\"456\"}}")))
  public Envelope<Map<String, String>> invalidate(Invalidate request) {
    if (request == null || request.eventId() == null) {
      cache.all().forEach(Region::clear);
      return Envelope.of(Map.of("invalidated", "everything"));
    }
    cache.changed(request.eventId());
    return Envelope.of(Map.of("invalidated", request.eventId()));
  }
}
