package io.evently.analytics.rebuild;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Operators' proof that the figures are what the topics say. */
@Path("/internal")
@RunOnVirtualThread
class RebuildResource {

  private final Rebuild rebuild;

  RebuildResource(Rebuild rebuild) {
    this.rebuild = rebuild;
  }

  @POST
  @Path("/rebuild")
  @Operation(hidden = true)
  public Rebuild.Rebuilt rebuild() throws SQLException {
    return rebuild.run();
  }

  @GET
  @Path("/digest")
  @Operation(hidden = true)
  public Digest digest() throws SQLException {
    return rebuild.digest();
  }
}
