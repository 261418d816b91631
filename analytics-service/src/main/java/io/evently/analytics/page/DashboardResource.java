package io.evently.analytics.page;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The page and its script; figures come from the API with the token that the reader pastes. */
@Path("/dashboard")
class DashboardResource {

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Template page;

  DashboardResource(@Location("dashboard.html") Template page) {
    this.page = page;
  }

  @GET
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response page() {
    return answer(page.render());
  }

  @GET
  @Path("/dashboard.js")
  @Produces("text/javascript")
  @Operation(hidden = true)
  public Response script() {
    return answer(resource("page/dashboard.js"));
  }

  @GET
  @Path("/dashboard.css")
  @Produces("text/css")
  @Operation(hidden = true)
  public Response style() {
    return answer(resource("page/dashboard.css"));
  }

  private static Response answer(Object body) {
    return Response.ok(body)
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cache-Control", "no-store")
        .build();
  }

  private static byte[] resource(String name) {
    try (InputStream stream =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(name)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
