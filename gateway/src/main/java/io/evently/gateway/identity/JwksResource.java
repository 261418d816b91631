package io.evently.gateway.identity;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;

/** The public keys, for whoever verifies access tokens. */
@Path("/.well-known/jwks.json")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "auth")
class JwksResource {

  private final SigningKeys keys;

  JwksResource(SigningKeys keys) {
    this.keys = keys;
  }

  @GET
  @NonBlocking
  @Operation(operationId = "getJwks", summary = "Public keys of access tokens")
  public Response jwks() {
    return Response.ok(new JsonWebKeySet(keys.keys()).toJson(OutputControlLevel.PUBLIC_ONLY))
        // Shorter than any key is published before it signs.
        .header("Cache-Control", "public, max-age=30")
        .build();
  }
}
