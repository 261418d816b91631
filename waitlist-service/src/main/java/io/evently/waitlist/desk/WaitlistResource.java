package io.evently.waitlist.desk;

import io.evently.platform.http.Envelope;
import io.evently.platform.observability.TraceContext;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.evently.platform.security.Seals;
import io.evently.waitlist.WaitlistConfig;
import io.evently.waitlist.WaitlistProblem;
import io.evently.waitlist.promotion.Promoter;
import io.evently.waitlist.promotion.Settle;
import io.evently.waitlist.queue.Changes;
import io.evently.waitlist.queue.Entries;
import io.evently.waitlist.queue.Entry;
import io.evently.waitlist.queue.Events;
import io.evently.waitlist.queue.Queue.Key;
import io.evently.waitlist.queue.Queues;
import io.evently.waitlist.stock.Stock.OfferResult;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** The waitlist over HTTP. Places of others do not exist for a caller. */
@Path("/api/v1/waitlist")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "waitlist")
class WaitlistResource {

  private static final String SECRET = "Evently-Secret";

  private final DataSource datasource;
  private final JoinWaitlist joinWaitlist;
  private final Entries entries;
  private final Changes changes;
  private final Queues queues;
  private final Events events;
  private final Settle settle;
  private final Promoter promoter;
  private final SecurityIdentity identity;
  private final Seals seals;

  WaitlistResource(
      DataSource datasource,
      JoinWaitlist joinWaitlist,
      Entries entries,
      Changes changes,
      Queues queues,
      Events events,
      Settle settle,
      Promoter promoter,
      SecurityIdentity identity,
      WaitlistConfig config) {
    this.datasource = datasource;
    this.joinWaitlist = joinWaitlist;
    this.entries = entries;
    this.changes = changes;
    this.queues = queues;
    this.events = events;
    this.settle = settle;
    this.promoter = promoter;
    this.identity = identity;
    this.seals = new Seals(config.guestSecrets());
  }

  /**
   * Answer of a join.
   *
   * @param secret for guests who joined now: opens the entry and takes its offers
   */
  record Joined(boolean success, EntryView data, String message, String secret) {}

  /** What became of an offer. */
  record Settled(
      String offerId, String status, String bookingId, String bookingReference, String eventId) {}

  /** What a promotion did. */
  record Processed(String eventId, int promotedUsers) {}

  @POST
  @Path("/{eventId}/join")
  @RunOnVirtualThread
  @Operation(
      operationId = "joinWaitlist",
      summary = "Wait for tickets of a sold-out event",
      description = "Joining again answers 200 with the same place.")
  @SecurityRequirementsSet({})
  @SecurityRequirementsSet({@SecurityRequirement(name = "token")})
  @APIResponse(
      responseCode = "201",
      description = "In the queue",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Joined.class)))
  @APIResponse(
      responseCode = "409",
      description =
          "tickets_available, event_not_on_sale, unknown_ticket_type, purchase_limit_exceeded,"
              + " no_waitlist")
  public Response join(@RestPath String eventId, JoinRequest body) throws SQLException {
    if (body == null) {
      throw ProblemException.invalid("", "required", "Send a JSON object as the body.");
    }
    JoinRequest asked = body.validated();
    requireId(eventId);
    Optional<Caller> caller = Caller.of(identity);
    if (caller.isPresent() && !caller.get().subject().equals(asked.userId())) {
      throw ProblemException.of(CommonProblem.FORBIDDEN, "user_id has to be the token's subject.");
    }
    String userId = caller.map(Caller::subject).orElse(Entry.GUEST + asked.userId());
    String tier = caller.map(Caller::tier).orElse("standard");
    JoinWaitlist.Joined joined = joinWaitlist.join(eventId, asked, userId, tier);
    Entry entry = joined.entry();
    return Response.status(joined.isNew() ? 201 : 200)
        .entity(
            new Joined(
                true,
                EntryView.of(entry, joined.position()),
                joined.isNew() ? "In the queue" : "In the queue already",
                joined.isNew() && entry.isGuest() ? seals.seal(entry.id().toString()) : null))
        .build();
  }

  @GET
  @Path("/{eventId}/user/{userId}")
  @RunOnVirtualThread
  @Operation(
      operationId = "getWaitlistEntry",
      summary = "Read a place in the queue: owner, staff, or guest with Evently-Secret")
  @SecurityRequirementsSet({})
  @SecurityRequirementsSet({@SecurityRequirement(name = "token")})
  public Envelope<EntryView> get(
      @RestPath String eventId, @RestPath String userId, @HeaderParam(SECRET) String secret)
      throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      Entry entry = ofPerson(connection, eventId, userId, secret);
      return Envelope.of(EntryView.of(entry, entries.position(connection, entry)));
    }
  }

  @DELETE
  @Path("/{eventId}/user/{userId}")
  @RunOnVirtualThread
  @Operation(
      operationId = "leaveWaitlist",
      summary = "Leave the queue",
      description = "An open offer goes to the next. Leaving again answers the same.")
  @SecurityRequirementsSet({})
  @SecurityRequirementsSet({@SecurityRequirement(name = "token")})
  public Envelope<EntryView> leave(
      @RestPath String eventId, @RestPath String userId, @HeaderParam(SECRET) String secret)
      throws SQLException {
    Entry entry;
    try (Connection connection = datasource.getConnection()) {
      entry = ofPerson(connection, eventId, userId, secret);
    }
    if (entry.status() == Entry.Status.OFFERED) {
      settle.decline(entry);
    } else if (entry.status() == Entry.Status.WAITING) {
      leave(entry);
    }
    try (Connection connection = datasource.getConnection()) {
      Entry now = entries.byId(connection, entry.id()).orElseThrow();
      return Envelope.of(EntryView.of(now, 0), "Left the queue");
    }
  }

  @GET
  @Path("/{eventId}/stats")
  @RunOnVirtualThread
  @Operation(operationId = "getWaitlistStats", summary = "The queue in figures, for staff")
  @SecurityRequirement(name = "token")
  public Envelope<Stats> stats(@RestPath String eventId) throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      requireStaff(connection, eventId);
      return Envelope.of(Stats.of(connection, eventId));
    }
  }

  @POST
  @Path("/{eventId}/process")
  @RunOnVirtualThread
  @Operation(
      operationId = "processWaitlist",
      summary = "Promote now, for staff",
      description = "Never beyond the units that are reserved; it happens by itself as well.")
  @SecurityRequirement(name = "token")
  public Envelope<Processed> process(@RestPath String eventId) throws SQLException {
    List<Key> keys;
    try (Connection connection = datasource.getConnection()) {
      requireStaff(connection, eventId);
      keys = queues.of(connection, List.of(eventId));
    }
    int promoted = keys.stream().mapToInt(promoter::promote).sum();
    return Envelope.of(new Processed(eventId, promoted), promoted + " offers were made");
  }

  @POST
  @Path("/offers/{offerId}/accept")
  @RunOnVirtualThread
  @Operation(
      operationId = "acceptOffer",
      summary = "Take the offered tickets",
      description = "Until expires_at. Accepting again answers the same.")
  @SecurityRequirementsSet({})
  @SecurityRequirementsSet({@SecurityRequirement(name = "token")})
  @APIResponse(responseCode = "200", description = "The confirmed booking")
  @APIResponse(responseCode = "409", description = "hold_expired, conflict")
  @APIResponse(
      responseCode = "422",
      description = "payment_method_required: confirm the booking, which pays, instead")
  public Envelope<Settled> accept(@RestPath String offerId, @HeaderParam(SECRET) String secret)
      throws SQLException {
    Entry entry = offered(offerId, secret);
    try {
      return Envelope.of(settled(entry, settle.accept(entry)), "Booking confirmed");
    } catch (ProblemException refused) {
      throw withSecret(entry, refused);
    }
  }

  /** A guest needs the booking's secret to pay for it. */
  private ProblemException withSecret(Entry entry, ProblemException refused) {
    return entry.isGuest() && refused.code() == WaitlistProblem.PAYMENT_METHOD_REQUIRED
        ? refused.with("secret", seals.seal(entry.offer().bookingId().toString()))
        : refused;
  }

  @POST
  @Path("/offers/{offerId}/decline")
  @RunOnVirtualThread
  @Operation(
      operationId = "declineOffer",
      summary = "Leave the offered tickets to the next",
      description = "It costs nothing, and ends the place. Declining again answers the same.")
  @SecurityRequirementsSet({})
  @SecurityRequirementsSet({@SecurityRequirement(name = "token")})
  @APIResponse(responseCode = "200", description = "The hold that was given back")
  @APIResponse(responseCode = "409", description = "conflict")
  public Envelope<Settled> decline(@RestPath String offerId, @HeaderParam(SECRET) String secret)
      throws SQLException {
    Entry entry = offered(offerId, secret);
    return Envelope.of(settled(entry, settle.decline(entry)), "Offer declined");
  }

  private void leave(Entry entry) throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        queues.lock(connection, new Key(entry.eventId(), entry.ticketType()));
        if (entries.isAsked(connection, entry.id())) {
          throw ProblemException.of(
              WaitlistProblem.OFFER_IN_PROGRESS, "Try again in a second: an offer is on its way.");
        }
        changes.left(connection, entry.id(), TraceContext.traceparent());
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private static Settled settled(Entry entry, OfferResult now) {
    return new Settled(
        now.offerId().toString(),
        now.status(),
        String.valueOf(now.bookingId()),
        now.bookingReference(),
        entry.eventId());
  }

  private Entry ofPerson(Connection connection, String eventId, String userId, String secret)
      throws SQLException {
    List<Entry> all = new ArrayList<>(entries.ofPerson(connection, eventId, userId));
    all.addAll(entries.ofPerson(connection, eventId, Entry.GUEST + userId));
    for (Entry entry : all) {
      if (isAccessible(connection, entry, secret)) {
        return entry;
      }
    }
    throw noSuchEntry();
  }

  private Entry offered(String offerId, String secret) throws SQLException {
    UUID id;
    try {
      id = UUID.fromString(offerId);
    } catch (IllegalArgumentException e) {
      throw noSuchEntry();
    }
    try (Connection connection = datasource.getConnection()) {
      Entry entry = entries.byOffer(connection, id).orElseThrow(WaitlistResource::noSuchEntry);
      if (entry.offer().isAsked() || !isAccessible(connection, entry, secret)) {
        throw noSuchEntry();
      }
      return entry;
    }
  }

  private boolean isAccessible(Connection connection, Entry entry, String secret)
      throws SQLException {
    Optional<Caller> caller = Caller.of(identity);
    if (entry.isGuest() && seals.isSealOf(secret, entry.id().toString())) {
      return true;
    }
    if (caller.isEmpty()) {
      return false;
    }
    return entry.userId().equals(caller.get().subject())
        || events
            .organizerOf(connection, entry.eventId())
            .filter(caller.get()::isStaffOf)
            .isPresent();
  }

  private void requireStaff(Connection connection, String eventId) throws SQLException {
    Caller caller =
        Caller.of(identity)
            .orElseThrow(
                () -> ProblemException.of(CommonProblem.UNAUTHENTICATED, "Send an access token."));
    Optional<String> organizer = events.organizerOf(connection, eventId);
    if (organizer.isEmpty()) {
      throw ProblemException.of(CommonProblem.NOT_FOUND, "There is no waitlist for this event.");
    }
    if (!caller.isStaffOf(organizer.get())) {
      throw ProblemException.of(CommonProblem.FORBIDDEN, "This is for the event's staff.");
    }
  }

  private static void requireId(String eventId) {
    if (!JoinRequest.ID.matcher(eventId).matches()) {
      throw ProblemException.of(CommonProblem.NOT_FOUND, "There is no such event.");
    }
  }

  private static ProblemException noSuchEntry() {
    return ProblemException.of(
        CommonProblem.NOT_FOUND, "There is no such place in a queue, or it is not the caller's.");
  }
}
