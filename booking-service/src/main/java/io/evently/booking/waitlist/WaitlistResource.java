package io.evently.booking.waitlist;

import io.evently.booking.catalogue.Sales;
import io.evently.booking.order.BookingIds;
import io.evently.booking.reads.Reads;
import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.CloseWaitlist;
import io.evently.booking.sale.Command.DrawOffer;
import io.evently.booking.sale.Command.JoinWaitlist;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.Command.RenewWaitlist;
import io.evently.booking.sale.Command.SettleOffer;
import io.evently.booking.sale.SaleTerms;
import io.evently.platform.observability.TraceContext;
import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** The seam between the queue and the stock: every call is a command of the event's lane. */
@Path("/internal/waitlist/{eventId}")
class WaitlistResource {

  private static final int MOST = 500;

  private final Sales sales;
  private final Reads reads;
  private final BookingIds ids;

  WaitlistResource(Sales sales, Reads reads, Clock clock) {
    this.sales = sales;
    this.reads = reads;
    this.ids = new BookingIds(clock);
  }

  record Join(String userId, String ticketType, Integer quantity) {}

  /** What the queue has to know of the event. */
  record Waiting(
      String eventId,
      String ticketType,
      String organizerId,
      String eventName,
      String venue,
      Instant eventDate,
      boolean waitlistOpen) {}

  record Commands(List<OfferCommand> commands) {}

  /**
   * @param version of the stock, in which the results are; inventory records up to it say nothing
   *     new
   * @param reserved units that are still kept for those who wait, by ticket type
   */
  record Results(List<OfferResult> results, long version, Map<String, Integer> reserved) {}

  record Types(List<String> ticketTypes) {}

  @POST
  @Path("/join")
  @Operation(hidden = true)
  public CompletionStage<Waiting> join(@RestPath String eventId, Join body) {
    if (body == null || body.userId() == null || body.quantity() == null || body.quantity() < 1) {
      throw ProblemException.invalid("", "required", "Send user_id and quantity.");
    }
    var command =
        new JoinWaitlist(
            eventId, body.ticketType(), body.userId(), body.quantity(), TraceContext.traceparent());
    return sales
        .submit(command)
        .thenApply(
            outcome ->
                switch (outcome) {
                  case Outcome.Waiting waiting -> waiting(waiting);
                  case Outcome.Refused refused -> throw refused.problem();
                  default -> throw unexpected(outcome);
                });
  }

  @POST
  @Path("/commands")
  @RunOnVirtualThread
  @Operation(hidden = true)
  public Results commands(@RestPath String eventId, Commands body) throws SQLException {
    List<OfferCommand> asked = body == null ? null : body.commands();
    if (asked == null || asked.isEmpty() || asked.size() > MOST) {
      throw ProblemException.invalid(
          "/commands", "out_of_range", "Send 1 to " + MOST + " commands.");
    }
    List<FieldError> errors = OfferCommand.errors(asked);
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    List<CompletableFuture<OfferResult>> results =
        asked.stream()
            .map(one -> sales.submit(command(eventId, one)).thenApply(o -> result(one, o)))
            .toList();
    List<OfferResult> settled = results.stream().map(WaitlistResource::await).toList();
    return reads.ofEvent(eventId, connection -> withStock(connection, eventId, settled));
  }

  private static OfferResult await(CompletableFuture<OfferResult> result) {
    try {
      return result.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ProblemException refused ? refused : e;
    }
  }

  private static Results withStock(Connection connection, String eventId, List<OfferResult> results)
      throws SQLException {
    long version = 0;
    Map<String, Integer> reserved = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select s.version, p.ticket_type, p.waitlist_reserved"
                + " from stock s join pool p using (event_id) where event_id = ?")) {
      select.setString(1, eventId);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          version = row.getLong("version");
          reserved.put(row.getString("ticket_type"), row.getInt("waitlist_reserved"));
        }
      }
    }
    return new Results(results, version, reserved);
  }

  @POST
  @Path("/lease")
  @Operation(hidden = true)
  public CompletionStage<Map<String, String>> lease(@RestPath String eventId, Types body) {
    return set(new RenewWaitlist(eventId, types(body), TraceContext.traceparent()));
  }

  @POST
  @Path("/close")
  @Operation(hidden = true)
  public CompletionStage<Map<String, String>> close(@RestPath String eventId, Types body) {
    return set(new CloseWaitlist(eventId, types(body), false, TraceContext.traceparent()));
  }

  private CompletionStage<Map<String, String>> set(Command command) {
    return sales
        .submit(command)
        .thenApply(
            outcome ->
                switch (outcome) {
                  case Outcome.WaitlistSet set -> Map.of("event_id", command.eventId());
                  case Outcome.Refused refused -> throw refused.problem();
                  default -> throw unexpected(outcome);
                });
  }

  private Command command(String eventId, OfferCommand asked) {
    return asked.isDraw()
        ? new DrawOffer(
            eventId,
            asked.offerId(),
            ids.next(eventId),
            ids.reference(),
            asked.ticketType(),
            asked.userId(),
            asked.quantity(),
            asked.hold(),
            TraceContext.traceparent())
        : new SettleOffer(
            eventId, asked.offerId(), asked.action().equals("confirm"), TraceContext.traceparent());
  }

  private static OfferResult result(OfferCommand asked, Outcome outcome) {
    return OfferResult.of(asked.offerId(), outcome);
  }

  private static Waiting waiting(Outcome.Waiting waiting) {
    SaleTerms terms = waiting.terms();
    return new Waiting(
        terms.eventId(),
        waiting.ticketType(),
        terms.organizerId(),
        terms.name(),
        terms.venue(),
        terms.eventDate(),
        true);
  }

  private static List<String> types(Types body) {
    if (body == null || body.ticketTypes() == null || body.ticketTypes().contains(null)) {
      throw ProblemException.invalid("/ticket_types", "required", "Send ticket_types.");
    }
    return body.ticketTypes();
  }

  private static IllegalStateException unexpected(Outcome outcome) {
    return new IllegalStateException("unexpected outcome " + outcome);
  }
}
