package io.evently.booking.price;

import io.evently.booking.catalogue.Sales;
import io.evently.booking.sale.BookingProblem;
import io.evently.booking.sale.Money;
import io.evently.booking.sale.Price;
import io.evently.platform.http.Envelope;
import io.evently.platform.http.QueryParameters;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What a ticket costs now, promised for ten minutes to whoever brings the quote along. */
@Path("/api/v1/events/{id}/quote")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "bookings")
class QuoteResource {

  private final Prices prices;
  private final Sales sales;
  private final QuoteSeals quotes;

  QuoteResource(Prices prices, Sales sales, QuoteSeals quotes) {
    this.prices = prices;
    this.sales = sales;
    this.quotes = quotes;
  }

  /**
   * A promised price.
   *
   * @param faceValue the catalogue's price
   * @param quote to be sent with {@code POST /bookings}
   */
  record Offered(
      String eventId,
      String ticketType,
      BigDecimal price,
      BigDecimal faceValue,
      String currency,
      String quote,
      Instant quoteExpiresAt) {}

  @GET
  @RunOnVirtualThread
  @Operation(
      operationId = "getQuote",
      summary = "What a ticket costs now, promised for ten minutes",
      description =
          "Send quote with POST /bookings: it is honoured until quote_expires_at, whatever the price is then."
              + " It reserves no ticket and is bound to no person.")
  @Parameter(
      name = "ticket_type",
      in = ParameterIn.QUERY,
      description = "Needed only where the event has several.",
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(responseCode = "200", description = "The price and its quote")
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "404", ref = "Problem")
  @APIResponse(responseCode = "409", description = "unknown_ticket_type")
  public Envelope<Offered> quote(@RestPath String id, @Context UriInfo uri) throws SQLException {
    String type = ticketType(uri.getQueryParameters());
    List<Price> known = prices.of(id);
    if (known.isEmpty() && sales.learn(id).join()) {
      known = prices.of(id);
    }
    if (known.isEmpty()) {
      throw ProblemException.of(CommonProblem.NOT_FOUND, "There is no such event.");
    }
    Price price = chosen(known, type);
    QuoteSeals.Sealed quote = quotes.of(id, price);
    return Envelope.of(
        new Offered(
            id,
            price.ticketType(),
            Money.of(price.amount(), price.currency()),
            Money.of(price.faceValue(), price.currency()),
            price.currency(),
            quote.text(),
            quote.expiresAt()));
  }

  private static Price chosen(List<Price> known, String type) {
    if (type == null && known.size() == 1) {
      return known.getFirst();
    }
    return known.stream()
        .filter(price -> price.ticketType().equals(type))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.of(
                        BookingProblem.UNKNOWN_TICKET_TYPE,
                        type == null
                            ? "The event has several ticket types: send ticket_type."
                            : "The event has no such ticket type.")
                    .with("ticket_types", known.stream().map(Price::ticketType).toList()));
  }

  private static String ticketType(MultivaluedMap<String, String> query) {
    var parameters = QueryParameters.of(query, Set.of("ticket_type"));
    parameters.requireAllRead();
    return parameters.text("ticket_type").orElse(null);
  }
}
