package io.evently.booking.order;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.evently.booking.catalogue.Sales;
import io.evently.booking.lane.Deadline;
import io.evently.booking.payment.Checkout;
import io.evently.booking.payment.Payment;
import io.evently.booking.sale.Booking;
import io.evently.booking.sale.BookingProblem;
import io.evently.booking.sale.BookingStatus;
import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.ConfirmHold;
import io.evently.booking.sale.Command.ExtendHold;
import io.evently.booking.sale.Command.Outcome;
import io.evently.platform.http.Envelope;
import io.evently.platform.observability.TraceContext;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What can be done with a hold: confirm it, which may mean to pay, or ask for more time. */
@Path("/api/v1/bookings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "bookings")
class HoldResource {

  private static final Pattern METHOD = Pattern.compile("[A-Za-z0-9_.:-]{1,255}");

  private final Sales sales;
  private final BookingAccess access;
  private final Checkout checkout;
  private final ObjectReader reader;

  HoldResource(Sales sales, BookingAccess access, Checkout checkout, ObjectMapper mapper) {
    this.sales = sales;
    this.access = access;
    this.checkout = checkout;
    this.reader = mapper.readerFor(Confirmation.class);
  }

  /** Body of a confirmation; needed where the event has a payment step. */
  @Schema(description = "What the buyer pays with")
  record Confirmation(
      @Schema(
              examples = "tok_succeed",
              pattern = "[A-Za-z0-9_.:-]{1,255}",
              description =
                  "The payment provider's token. Needed where the event has a payment step.")
          String paymentMethod) {}

  /** Answer of a confirmation: what the person has now. */
  record Confirmed(boolean success, BookingView data, String message) {}

  @POST
  @Path("/{id}/confirm")
  @RunOnVirtualThread
  @Operation(
      operationId = "confirmBooking",
      summary = "Confirm a hold",
      description =
          "Until hold_expires_at. Where the event has a payment step this pays: 200 when the tickets are"
              + " the buyer's, 202 while the provider has not decided. Confirming again answers what became"
              + " of it and never pays twice.")
  @SecurityRequirementsSet({})
  @SecurityRequirementsSet({@SecurityRequirement(name = "token")})
  @APIResponse(
      responseCode = "200",
      description = "The confirmed booking",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Confirmed.class)))
  @APIResponse(
      responseCode = "202",
      description = "The payment is not decided: confirm again to ask",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Confirmed.class)))
  @APIResponse(responseCode = "402", description = "payment_declined")
  @APIResponse(responseCode = "409", description = "hold_expired, conflict")
  @APIResponse(responseCode = "422", description = "payment_method_required")
  public Response confirm(
      @RestPath String id,
      @HeaderParam(BookingResource.SECRET) String secret,
      @Parameter(hidden = true) @HeaderParam(Deadline.TIME_LEFT) String timeLeft,
      @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = Confirmation.class)))
          byte[] body)
      throws SQLException, IOException {
    Deadline deadline = Deadline.of(timeLeft);
    Booking booking = access.of(id, secret).booking();
    String traceparent = TraceContext.traceparent();
    String method = method(body);
    Outcome outcome =
        submit(new ConfirmHold(booking.eventId(), booking.id(), traceparent), deadline);
    return switch (outcome) {
      case Outcome.Held held -> answer(held.booking(), checkout.of(booking).orElse(null));
      case Outcome.Refused refused
          when isToBePaid(refused) && (method != null || checkout.isBeingPaid(booking)) ->
          pay(booking, method, traceparent);
      case Outcome.Refused refused -> throw refused.problem();
      default -> throw new IllegalStateException("unexpected outcome " + outcome);
    };
  }

  @POST
  @Path("/{id}/extend")
  @RunOnVirtualThread
  @Operation(
      operationId = "extendHold",
      summary = "Keep the tickets of a hold for longer",
      description =
          "Once, where the event allows it: its hold time is added, but not past the end of the sale.")
  @SecurityRequirementsSet({})
  @SecurityRequirementsSet({@SecurityRequirement(name = "token")})
  @APIResponse(responseCode = "200", description = "The hold with its new hold_expires_at")
  @APIResponse(responseCode = "409", description = "hold_not_extendable, hold_expired, conflict")
  public Envelope<BookingView> extend(
      @RestPath String id,
      @HeaderParam(BookingResource.SECRET) String secret,
      @Parameter(hidden = true) @HeaderParam(Deadline.TIME_LEFT) String timeLeft)
      throws SQLException {
    Deadline deadline = Deadline.of(timeLeft);
    Booking booking = access.of(id, secret).booking();
    var command = new ExtendHold(booking.eventId(), booking.id(), TraceContext.traceparent());
    Outcome outcome = submit(command, deadline);
    return switch (outcome) {
      case Outcome.Held held -> extended(held.booking());
      case Outcome.Refused refused -> throw refused.problem();
      default -> throw new IllegalStateException("unexpected outcome " + outcome);
    };
  }

  private Response pay(Booking booking, String method, String traceparent) throws SQLException {
    Optional<Payment> paid = checkout.pay(booking, method, traceparent);
    Booking now = access.again(booking);
    if (paid.isEmpty()) {
      throw notConfirmable(now);
    }
    return answer(now, paid.get());
  }

  /** What the person has now, by the booking and the last try to pay for it. */
  private static Response answer(Booking b, Payment payment) {
    BookingView view = BookingView.of(b, payment);
    return switch (b.status()) {
      case CONFIRMED -> Response.ok(new Confirmed(true, view, "Booking confirmed")).build();
      case HELD, EXPIRED, CANCELLED -> {
        if (payment == null) {
          throw notConfirmable(b);
        }
        yield switch (payment.state()) {
          case AUTHORISING, UNKNOWN, AUTHORISED, CAPTURE_DUE ->
              Response.status(Response.Status.ACCEPTED)
                  .entity(
                      new Confirmed(
                          true, view, "The payment is not decided yet: confirm again to ask"))
                  .build();
          case DECLINED ->
              throw b.status() == BookingStatus.HELD ? declined(b, payment) : notConfirmable(b);
          case CAPTURED, REFUND_DUE, VOIDED, REFUNDED -> throw notConfirmable(b);
        };
      }
    };
  }

  private static ProblemException declined(Booking b, Payment payment) {
    return ProblemException.of(
            BookingProblem.PAYMENT_DECLINED,
            "The provider declined it. The tickets are kept until %s: try another payment_method."
                .formatted(b.hold().expiresAt()))
        .with("payment_id", payment.id().toString())
        .with("hold_expires_at", b.hold().expiresAt().toString());
  }

  private static Envelope<BookingView> extended(Booking b) {
    return switch (b.status()) {
      case HELD -> Envelope.of(BookingView.of(b), "Tickets held for longer");
      case CONFIRMED, EXPIRED, CANCELLED -> throw notConfirmable(b);
    };
  }

  /** Money that was given for it goes back by itself. */
  private static ProblemException notConfirmable(Booking b) {
    return switch (b.status()) {
      case EXPIRED ->
          ProblemException.of(
                  BookingProblem.HOLD_EXPIRED,
                  "The tickets were kept until "
                      + b.hold().expiresAt()
                      + ": book again. A payment for them goes back.")
              .with("hold_expires_at", b.hold().expiresAt().toString());
      case CANCELLED ->
          ProblemException.of(CommonProblem.CONFLICT, "The booking is cancelled: book again.");
      case CONFIRMED -> ProblemException.of(CommonProblem.CONFLICT, "The booking is confirmed.");
      case HELD ->
          ProblemException.of(
              CommonProblem.CONFLICT, "The payment was returned: confirm again to pay anew.");
    };
  }

  private Outcome submit(Command command, Deadline deadline) {
    try {
      return sales.submit(command, deadline).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ProblemException refused ? refused : e;
    }
  }

  private static boolean isToBePaid(Outcome.Refused refused) {
    return refused.problem().code() == BookingProblem.PAYMENT_METHOD_REQUIRED;
  }

  /** Null where none is sent. */
  private String method(byte[] body) throws IOException {
    // Read here: where nothing has to be paid there is no body, nor a content type.
    Confirmation sent = body == null || body.length == 0 ? null : reader.readValue(body);
    String method = sent == null ? null : sent.paymentMethod();
    if (method != null && !METHOD.matcher(method).matches()) {
      throw ProblemException.invalid(
          "/payment_method", "wrong_format", "payment_method has to be a token of the provider.");
    }
    return method;
  }
}
