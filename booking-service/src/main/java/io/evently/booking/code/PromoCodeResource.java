package io.evently.booking.code;

import io.evently.booking.sale.PromoCode;
import io.evently.platform.http.Envelope;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Codes that make tickets cheaper. */
@Path("/api/v1/events/{id}/promo-codes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "codes")
class PromoCodeResource {

  private final CodeAccess access;
  private final PromoCodes codes;

  PromoCodeResource(CodeAccess access, PromoCodes codes) {
    this.access = access;
    this.codes = codes;
  }

  /** A promo code and how often it is used. */
  record PromoCodeView(
      String code,
      BigDecimal percentOff,
      BigDecimal amountOff,
      Integer maxUses,
      @Schema(description = "Orders that use it: of expired and cancelled ones it is free again.")
          int uses,
      Instant validFrom,
      Instant validUntil,
      List<String> ticketTypes,
      boolean ended) {

    static PromoCodeView of(PromoCode c) {
      return new PromoCodeView(
          c.code(),
          c.percentOff(),
          c.amountOff(),
          c.maxUses(),
          c.uses(),
          c.validFrom(),
          c.validUntil(),
          c.ticketTypes(),
          c.ended());
    }
  }

  /** The only change there is. */
  @Schema(name = "PromoCodeChange", description = "That a promo code is over")
  record Change(
      @Schema(required = true, description = "true: it is not begun again.") Boolean ended) {}

  @POST
  @RunOnVirtualThread
  @Operation(
      operationId = "createPromoCode",
      summary = "Make a promo code",
      description = "A code is made once: a second request for it is refused with conflict.")
  @SecurityRequirement(name = "token")
  @APIResponse(responseCode = "201", description = "The code")
  @APIResponse(responseCode = "409", description = "conflict")
  public Response create(@RestPath String id, PromoCodeForm body) throws SQLException {
    String currency = access.require(id);
    if (body == null) {
      throw ProblemException.invalid("", "required", "Send a JSON object as the body.");
    }
    PromoCodeView made = PromoCodeView.of(codes.add(id, body.validated(currency)));
    return Response.status(Response.Status.CREATED)
        .entity(Envelope.of(made, "Promo code made"))
        .build();
  }

  @GET
  @RunOnVirtualThread
  @Operation(operationId = "listPromoCodes", summary = "An event's promo codes and their uses")
  @SecurityRequirement(name = "token")
  public Envelope<List<PromoCodeView>> list(@RestPath String id) throws SQLException {
    access.require(id);
    return Envelope.page(codes.list(id).stream().map(PromoCodeView::of).toList(), null);
  }

  @PATCH
  @Path("/{code}")
  @RunOnVirtualThread
  @Operation(
      operationId = "endPromoCode",
      summary = "End a promo code",
      description = "Bookings that used it keep their price.")
  @SecurityRequirement(name = "token")
  public Envelope<PromoCodeView> end(@RestPath String id, @RestPath String code, Change body)
      throws SQLException {
    access.require(id);
    if (body == null || !Boolean.TRUE.equals(body.ended())) {
      throw ProblemException.invalid("/ended", "required", "Send ended: true.");
    }
    return codes
        .end(id, PromoCodes.normal(code))
        .map(ended -> Envelope.of(PromoCodeView.of(ended), "Promo code ended"))
        .orElseThrow(
            () -> ProblemException.of(CommonProblem.NOT_FOUND, "There is no such promo code."));
  }
}
