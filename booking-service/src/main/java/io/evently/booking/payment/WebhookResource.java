package io.evently.booking.payment;

import io.evently.platform.observability.TraceContext;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Where payment providers tell what became of a payment. */
@Path("/api/v1/payments")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "payments")
class WebhookResource {

  static final String SIGNATURE = "Evently-Webhook-Signature";

  private final Webhooks webhooks;
  private final Providers providers;
  private final PaymentSweeper sweeper;

  WebhookResource(Webhooks webhooks, Providers providers, PaymentSweeper sweeper) {
    this.webhooks = webhooks;
    this.providers = providers;
    this.sweeper = sweeper;
  }

  @POST
  @Path("/webhooks/{provider}")
  @RunOnVirtualThread
  @Operation(
      operationId = "receivePaymentWebhook",
      summary = "News of a payment, signed by its provider",
      description =
          "Signed with HMAC-SHA256 over the time, a dot and the body; no token. The same id is heard"
              + " once. What is not known here, or not of interest, is answered with 200 as well:"
              + " a provider would only send it again.")
  @SecurityRequirementsSet({})
  @APIResponse(responseCode = "200", description = "Heard")
  @APIResponse(responseCode = "401", description = "invalid_signature")
  public Map<String, Boolean> receive(
      @RestPath String provider,
      @HeaderParam(SIGNATURE) String signature,
      @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = Webhooks.Notice.class)))
          byte[] body)
      throws SQLException {
    if (!providers.knows(provider)) {
      throw ProblemException.of(CommonProblem.NOT_FOUND, "There is no such provider here.");
    }
    Optional<UUID> changed = webhooks.receive(provider, signature, body);
    String traceparent = TraceContext.traceparent();
    changed.ifPresent(payment -> sweeper.driveSoon(payment, traceparent));
    return Map.of("success", true);
  }
}
