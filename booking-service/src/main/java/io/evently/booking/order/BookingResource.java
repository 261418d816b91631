package io.evently.booking.order;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.evently.booking.catalogue.Sales;
import io.evently.booking.guest.GuestSecrets;
import io.evently.booking.lane.Deadline;
import io.evently.booking.payment.Checkout;
import io.evently.booking.price.QuoteSeals;
import io.evently.booking.sale.Admission;
import io.evently.booking.sale.Booking;
import io.evently.booking.sale.BookingProblem;
import io.evently.booking.sale.BookingStatus;
import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.BookOrder;
import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.Buyer;
import io.evently.booking.sale.Command.CancelBooking;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.Command.PartOf;
import io.evently.booking.sale.Money;
import io.evently.booking.sale.Price;
import io.evently.booking.sale.Reason;
import io.evently.platform.http.Cursor;
import io.evently.platform.http.Envelope;
import io.evently.platform.http.IdempotencyKey;
import io.evently.platform.observability.TraceContext;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Admissions;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Bookings over HTTP. */
@Path("/api/v1/bookings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "bookings")
class BookingResource {

  /** Header with which a guest opens a booking; never part of a URL. */
  static final String SECRET = "Evently-Secret";

  /** A shorter key could be guessed, and a replay under it must not give the secret away. */
  private static final int KEY_LENGTH_FOR_SECRET = 16;

  private final Sales sales;
  private final BookingQueries queries;
  private final BookingAccess access;
  private final Checkout checkout;
  private final GuestSecrets secrets;
  private final QuoteSeals quotes;
  private final AdmissionSeals admissions;
  private final SecurityIdentity identity;
  private final BookingIds ids;
  private final ObjectReader cancellations;

  BookingResource(
      Sales sales,
      BookingQueries queries,
      BookingAccess access,
      Checkout checkout,
      GuestSecrets secrets,
      QuoteSeals quotes,
      AdmissionSeals admissions,
      SecurityIdentity identity,
      ObjectMapper mapper,
      Clock clock) {
    this.cancellations = mapper.readerFor(Cancellation.class);
    this.sales = sales;
    this.queries = queries;
    this.access = access;
    this.checkout = checkout;
    this.secrets = secrets;
    this.quotes = quotes;
    this.admissions = admissions;
    this.identity = identity;
    this.ids = new BookingIds(clock);
  }

  /**
   * Answer of {@code POST /bookings}.
   *
   * @param requestedQuantity what was asked for, if fewer tickets were welcome; else null
   * @param secret for guests: opens the booking; null for accounts, and in replays under keys of
   *     less than 16 characters
   */
  record Made(
      boolean success,
      BookingView booking,
      String message,
      String bookingReference,
      Integer requestedQuantity,
      String secret) {}

  /** Bookings that were made together. */
  record Order(String id, List<BookingView> bookings, BigDecimal totalAmount, String currency) {}

  /**
   * Answer of {@code POST /bookings} with items.
   *
   * @param secrets for guests, in the order of the bookings
   */
  record MadeOrder(boolean success, Order order, String message, List<String> secrets) {}

  /** Body of a cancellation; needed for a part only. */
  @Schema(description = "What is to be cancelled")
  record Cancellation(
      @Schema(
              minimum = "1",
              maximum = "1000",
              description = "So many tickets; without it, or where there are no more, all")
          Integer quantity) {}

  /** Answer of a cancellation. */
  record CancelledAnswer(
      boolean success,
      String message,
      String bookingReference,
      BigDecimal refundedAmount,
      int seatsReturned,
      BookingView booking) {}

  /** A booking as anybody with its reference sees it: nothing about the person. */
  record ReferenceView(
      String bookingReference,
      String status,
      String ticketType,
      int quantity,
      String eventId,
      String eventName,
      String venue,
      Instant eventDate,
      Instant createdAt) {}

  /** A booking in its owner's list. */
  record OwnView(
      String id,
      String eventId,
      String eventName,
      String venue,
      Instant eventDate,
      String ticketType,
      int quantity,
      BigDecimal totalAmount,
      String currency,
      String status,
      String bookingReference,
      Instant createdAt) {}

  @POST
  @Operation(
      operationId = "createBooking",
      summary = "Book tickets",
      description =
          "Confirms at once, or keeps the tickets until hold_expires_at where they have to be paid or"
              + " hold is true. With an Idempotency-Key a retry gets the first answer, even after the sale is over."
              + " With items the answer has order: its id, bookings, total_amount and currency.")
  @SecurityRequirementsSet({})
  @SecurityRequirementsSet({@SecurityRequirement(name = "token")})
  @APIResponse(
      responseCode = "201",
      description = "Booked",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Made.class)))
  @APIResponse(
      responseCode = "403",
      description =
          "queue_required: the event has a waiting room, and reason says what is wrong with the"
              + " admission (missing, not_valid, expired, used)")
  @APIResponse(
      responseCode = "409",
      description =
          "sold_out, insufficient_stock, event_not_on_sale, purchase_limit_exceeded, price_changed")
  public CompletionStage<Response> book(
      BookingRequest body,
      @HeaderParam("Idempotency-Key") String keyHeader,
      @Parameter(
              description =
                  "Of the event's waiting room, where it has one: used for this order alone, and free"
                      + " again when all of it is cancelled or expired")
          @HeaderParam(Admissions.HEADER)
          String admissionHeader,
      @Parameter(hidden = true) @HeaderParam(Deadline.TIME_LEFT) String timeLeft) {
    Deadline deadline = Deadline.of(timeLeft);
    BookingRequest request = required(body).validated();
    Caller caller = Caller.of(identity).orElse(null);
    Buyer buyer = buyer(request, caller);
    IdempotencyKey key =
        IdempotencyKey.of(
            keyHeader,
            caller == null ? buyer.userId() : caller.subject(),
            "POST /bookings",
            request.eventId());
    UUID hash = key == null ? null : IdempotencyKey.hash(request.canonical());
    Admission admission = admissions.read(admissionHeader);
    Command command =
        request.items() == null
            ? line(
                request,
                buyer,
                new BookingRequest.Item(request.ticketType(), request.quantity()),
                key == null ? null : key.hash(),
                hash,
                request.options(admission, null))
            : order(request, buyer, admission, key, hash);
    return sales
        .submit(command, deadline)
        .thenApply(
            outcome ->
                switch (outcome) {
                  case Outcome.Ordered ordered -> ordered(ordered, key);
                  case Outcome.Booked booked -> made(booked, key, request.requested());
                  case Outcome.Refused refused ->
                      throw withQuote(request.eventId(), refused.problem());
                  default -> throw new IllegalStateException("unexpected outcome " + outcome);
                });
  }

  private BookTickets line(
      BookingRequest request,
      Buyer buyer,
      BookingRequest.Item item,
      UUID key,
      UUID hash,
      Command.Options options) {
    return new BookTickets(
        request.eventId(),
        ids.next(request.eventId()),
        ids.reference(),
        buyer,
        item.ticketType(),
        item.quantity(),
        request.expectedPrice(),
        quotes.read(request.quote()),
        key,
        hash,
        buyer.caller() == null ? request.toldAt() : null,
        options,
        TraceContext.traceparent());
  }

  /** The first line has the client's key, the others keys that follow from it. */
  private BookOrder order(
      BookingRequest request, Buyer buyer, Admission admission, IdempotencyKey key, UUID hash) {
    List<BookTickets> lines = new ArrayList<>();
    var options = request.options(admission, ids.next(request.eventId()));
    for (BookingRequest.Item item : request.items()) {
      UUID own = key == null ? null : key.hash();
      if (own != null && !lines.isEmpty()) {
        own = IdempotencyKey.hash(own + "\n" + lines.size());
      }
      lines.add(line(request, buyer, item, own, hash, options));
    }
    return new BookOrder(request.eventId(), lines, TraceContext.traceparent());
  }

  private Response ordered(Outcome.Ordered ordered, IdempotencyKey key) {
    List<Booking> lines = ordered.bookings();
    Booking first = lines.getFirst();
    BigDecimal total = lines.stream().map(Booking::total).reduce(BigDecimal.ZERO, BigDecimal::add);
    boolean tellSecrets = tellsSecret(first, ordered.replayed(), key);
    return Response.status(Response.Status.CREATED)
        .entity(
            new MadeOrder(
                true,
                new Order(
                    first.details().orderId().toString(),
                    lines.stream().map(BookingView::of).toList(),
                    Money.of(total, first.currency()),
                    first.currency()),
                first.status() == BookingStatus.HELD
                    ? "Tickets held: confirm each booking"
                    : "Bookings confirmed",
                tellSecrets
                    ? lines.stream().map(b -> secrets.secretOf(b.id().toString())).toList()
                    : null))
        .build();
  }

  private static boolean tellsSecret(Booking b, boolean replayed, IdempotencyKey key) {
    return b.isGuest() && (!replayed || (key != null && key.length() >= KEY_LENGTH_FOR_SECRET));
  }

  @GET
  @Path("/{id}")
  @RunOnVirtualThread
  @Operation(
      operationId = "getBooking",
      summary = "Read a booking: owner, staff, or guest with Evently-Secret")
  @SecurityRequirementsSet({})
  @SecurityRequirementsSet({@SecurityRequirement(name = "token")})
  public Envelope<BookingView> get(@RestPath String id, @HeaderParam(SECRET) String secret)
      throws SQLException {
    Booking booking = access.of(id, secret).booking();
    return Envelope.of(BookingView.of(booking, checkout.of(booking).orElse(null)));
  }

  @GET
  @Path("/reference/{reference}")
  @RunOnVirtualThread
  @Operation(operationId = "getBookingByReference", summary = "Look a booking up by its reference")
  public Envelope<List<ReferenceView>> byReference(@RestPath String reference) throws SQLException {
    return queries
        .byReference(reference)
        .map(found -> Envelope.page(List.of(referenceView(found)), null))
        .orElseThrow(BookingAccess::noSuchBooking);
  }

  @GET
  @Path("/user/{userId}")
  @RunOnVirtualThread
  @Operation(
      operationId = "listBookingsOfUser",
      summary = "List the caller's own bookings, newest first")
  @SecurityRequirement(name = "token")
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
  public Envelope<List<OwnView>> ofUser(@RestPath String userId, @Context UriInfo uri)
      throws SQLException {
    Caller caller = Caller.of(identity).orElseThrow(BookingResource::tokenNeeded);
    if (!caller.subject().equals(userId) && !caller.is(Caller.ADMIN)) {
      throw ProblemException.of(CommonProblem.NOT_FOUND, "There is no such list for this caller.");
    }
    PageRequest asked = PageRequest.of(uri.getQueryParameters());
    int size = asked.limit();
    List<BookingQueries.Found> found = queries.ofUser(userId, asked.after(), size + 1);
    boolean more = found.size() > size;
    List<BookingQueries.Found> page = more ? found.subList(0, size) : found;
    return Envelope.page(
        page.stream().map(BookingResource::ownView).toList(),
        more ? Cursor.after(page.getLast().booking().id().toString()) : null);
  }

  @PUT
  @Path("/{id}/cancel")
  @Operation(
      operationId = "cancelBooking",
      summary = "Cancel a booking, or some of its tickets",
      description =
          "The tickets go back into stock, or to those who wait. Without a body, or without quantity, the"
              + " whole booking is cancelled, and cancelling again answers the same. A part is cancelled once"
              + " for each Idempotency-Key. Holds, and bookings that were paid here, are cancelled as a whole.")
  @SecurityRequirementsSet({})
  @SecurityRequirementsSet({@SecurityRequirement(name = "token")})
  @APIResponse(
      responseCode = "200",
      description = "What is left of the booking, and what is paid back",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = CancelledAnswer.class)))
  @APIResponse(responseCode = "409", description = "cancellation_closed, part_not_cancellable")
  public CompletionStage<CancelledAnswer> cancel(
      @RestPath String id,
      @HeaderParam(SECRET) String secret,
      @HeaderParam("Idempotency-Key") String keyHeader,
      @Parameter(hidden = true) @HeaderParam(Deadline.TIME_LEFT) String timeLeft,
      @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = Cancellation.class)))
          byte[] body)
      throws IOException {
    Caller caller = Caller.of(identity).orElse(null);
    Deadline deadline = Deadline.of(timeLeft);
    String traceparent = TraceContext.traceparent();
    IdempotencyKey key =
        IdempotencyKey.of(
            keyHeader,
            caller == null ? Booking.GUEST : caller.subject(),
            "PUT /bookings/cancel",
            id);
    PartOf part = part(body, key);
    return OnVirtualThread.call(() -> cancellable(access.of(id, secret, caller).booking(), part))
        .thenCompose(
            b ->
                sales.submit(
                    new CancelBooking(b.eventId(), b.id(), Reason.REQUESTED, part, traceparent),
                    deadline))
        .thenApply(
            outcome ->
                switch (outcome) {
                  case Outcome.Cancelled cancelled -> cancelled(cancelled.booking());
                  case Outcome.Refused refused -> throw refused.problem();
                  default -> throw new IllegalStateException("unexpected outcome " + outcome);
                });
  }

  /** Who is told that the price has changed can book at the new one for a while. */
  private ProblemException withQuote(String eventId, ProblemException problem) {
    if (problem.code() != BookingProblem.PRICE_CHANGED) {
      return problem;
    }
    var told = problem.extensions();
    var amount = new BigDecimal((String) told.get("price"));
    var price =
        new Price(
            (String) told.get("ticket_type"),
            amount,
            amount,
            (String) told.get("currency"),
            (Long) told.get("price_version"));
    QuoteSeals.Sealed quote = quotes.of(eventId, price);
    return problem
        .with("quote", quote.text())
        .with("quote_expires_at", quote.expiresAt().toString());
  }

  private Buyer buyer(BookingRequest request, Caller caller) {
    return caller == null
        ? new Buyer(Booking.GUEST + request.userId(), null, false, false)
        : new Buyer(
            request.userId(),
            caller.subject(),
            caller.is(Caller.ADMIN),
            caller.is(Caller.ORGANIZER));
  }

  private Response made(Outcome.Booked booked, IdempotencyKey key, Integer requested) {
    Booking b = booked.booking();
    boolean tellSecret = tellsSecret(b, booked.replayed(), key);
    // Not Response.created: it wants the request's context, which the lane's thread does not have.
    return Response.status(Response.Status.CREATED)
        .header(HttpHeaders.LOCATION, "/api/v1/bookings/" + b.id())
        .entity(
            new Made(
                true,
                BookingView.of(b),
                b.status() == BookingStatus.HELD
                    ? "Tickets held: confirm them"
                    : "Booking confirmed",
                b.reference(),
                requested,
                tellSecret ? secrets.secretOf(b.id().toString()) : null))
        .build();
  }

  /** Null for the whole. Read here: most send no body, nor a content type. */
  private PartOf part(byte[] body, IdempotencyKey key) throws IOException {
    Cancellation sent = body == null || body.length == 0 ? null : cancellations.readValue(body);
    Integer quantity = sent == null ? null : sent.quantity();
    if (quantity == null) {
      return null;
    }
    if (quantity < 1 || quantity > BookingRequest.MAX_QUANTITY) {
      throw ProblemException.invalid(
          "/quantity",
          "out_of_range",
          "quantity has to be 1 to " + BookingRequest.MAX_QUANTITY + ".");
    }
    return new PartOf(quantity, key == null ? null : key.hash());
  }

  /** A payment begins before its booking is confirmed, so what is not paid here now never is. */
  private Booking cancellable(Booking booking, PartOf part) throws SQLException {
    if (part == null) {
      return booking;
    }
    if (booking.status() == BookingStatus.HELD
        || (part.units() < booking.quantity()
            && booking.status() == BookingStatus.CONFIRMED
            && checkout.isPaidFor(booking))) {
      throw ProblemException.of(
          BookingProblem.PART_NOT_CANCELLABLE,
          "A hold, and what was paid here, is cancelled as a whole: send no quantity.");
    }
    return booking;
  }

  private static CancelledAnswer cancelled(Booking b) {
    return new CancelledAnswer(
        true,
        b.status() == BookingStatus.CONFIRMED ? "Tickets cancelled" : "Booking cancelled",
        b.reference(),
        Money.of(b.refundDue(), b.currency()),
        b.givenBack(),
        BookingView.of(b));
  }

  private static BookingRequest required(BookingRequest body) {
    if (body == null) {
      throw ProblemException.invalid("", "required", "Send a JSON object as the body.");
    }
    return body;
  }

  private static ProblemException tokenNeeded() {
    return ProblemException.of(CommonProblem.UNAUTHENTICATED, "Send an access token.");
  }

  private static ReferenceView referenceView(BookingQueries.Found f) {
    Booking b = f.booking();
    return new ReferenceView(
        b.reference(),
        b.status().wireName(),
        b.ticketType(),
        b.quantity(),
        b.eventId(),
        f.eventName(),
        f.venue(),
        f.eventDate(),
        b.createdAt());
  }

  private static OwnView ownView(BookingQueries.Found f) {
    Booking b = f.booking();
    return new OwnView(
        b.id().toString(),
        b.eventId(),
        f.eventName(),
        f.venue(),
        f.eventDate(),
        b.ticketType(),
        b.quantity(),
        Money.of(b.total(), b.currency()),
        b.currency(),
        b.status().wireName(),
        b.reference(),
        b.createdAt());
  }
}
