package io.evently.gateway.waitingroom;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.evently.gateway.problem.GatewayProblem;
import io.evently.gateway.waitingroom.LiveRoom.Moment;
import io.evently.platform.http.Envelope;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Admissions;
import io.evently.platform.security.Admissions.Admission;
import io.evently.platform.security.Caller;
import io.evently.platform.security.SealedWords;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** The queue before an event's sale, as those see it who wait. */
@Path("/api/v1/events/{id}/waiting-room")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "waiting room")
class WaitingRoomResource {

  /** Of a place; in a header, since addresses end up in logs. */
  static final String PLACE = "Evently-Place";

  private static final String ID = "[A-Za-z0-9_-]{1,64}";

  /** Rates go on changing while people wait. */
  private static final double MARGIN = 1.25;

  private static final String NOBODYS = "no-store";

  private final Rooms rooms;
  private final SealedWords seals;
  private final Admissions admissions;
  private final WaitingRoomConfig config;
  private final SecurityIdentity identity;
  private final Clock clock;
  private final ObjectReader guests;
  private final AtomicInteger listeners = new AtomicInteger();

  WaitingRoomResource(
      Rooms rooms,
      SealedWords seals,
      Admissions admissions,
      WaitingRoomConfig config,
      SecurityIdentity identity,
      Clock clock,
      ObjectMapper json) {
    this.rooms = rooms;
    this.seals = seals;
    this.admissions = admissions;
    this.config = config;
    this.identity = identity;
    this.clock = clock;
    this.guests = json.readerFor(Guest.class);
  }

  /** Who has no account says who it is. */
  @Schema(name = "WaitingGuest")
  record Guest(@Schema(required = true, pattern = ID) String userId) {}

  /**
   * @param place to be sent as {@code Evently-Place}; null where it was sent
   * @param placeId what the seed is applied to
   * @param number null until the draw
   * @param ahead numbers that are served before; null until the draw
   * @param yourTurn whether an admission can be had now
   * @param estimatedWait null while there is not enough history
   */
  @Schema(name = "WaitingPlace")
  record PlaceView(
      String place,
      String placeId,
      Long number,
      Long ahead,
      boolean yourTurn,
      Wait estimatedWait,
      Phase state,
      long pollAfterSeconds) {}

  /**
   * From the faster and the slower of what was served in the last 20 s and 2 minutes, a quarter
   * more on each side.
   */
  @Schema(name = "EstimatedWait")
  record Wait(long atLeastSeconds, long atMostSeconds) {}

  /**
   * @param admission to be sent as {@code Evently-Admission} with the order
   */
  @Schema(name = "Admission")
  record AdmissionView(String admission, Instant expiresAt) {}

  @GET
  @RunOnVirtualThread
  @Operation(
      operationId = "getWaitingRoom",
      summary = "What number is served",
      description =
          "The same for everybody, so that it can be cached: who has a place compares its number. The draw"
              + " can be checked: SHA-256(seed) = commitment, and the number of an early place is"
              + " 1 + floor(x * drawn / 2^64), x being the first 8 bytes of HMAC-SHA256(seed, place_id)."
              + " GET /events/{id}/waiting-room/stream tells the same by server-sent events, at each change and every 15 s.")
  @SecurityRequirementsSet({})
  public Response room(@RestPath String id) throws SQLException {
    return Response.ok(Envelope.of(view(open(id).moment())))
        .header(HttpHeaders.CACHE_CONTROL, RoomView.EVERYBODYS)
        .build();
  }

  @GET
  @Path("/stream")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  // It never ends, which the API's description has no words for: the room's own says that it is
  // there.
  @Operation(hidden = true)
  public Multi<RoomView> stream(@RestPath String id) {
    return Uni.createFrom()
        .item(Unchecked.supplier(() -> open(id)))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .onItem()
        .transformToMulti(this::listen);
  }

  private Multi<RoomView> listen(LiveRoom room) {
    if (listeners.incrementAndGet() > config.listeners()) {
      listeners.decrementAndGet();
      throw ProblemException.of(
          CommonProblem.OVERLOADED, "Too many listen here: ask for the room instead.");
    }
    return room.moments().map(this::view).onTermination().invoke(listeners::decrementAndGet);
  }

  @POST
  @Path("/places")
  @RunOnVirtualThread
  @Operation(
      operationId = "joinWaitingRoom",
      summary = "Take a place",
      description =
          "One for each account, however often it is asked for: 201 for a new one, 200 for the one that there"
              + " is. Guests say who they are by user_id, where the event has guest checkout.")
  @SecurityRequirementsSet({})
  @SecurityRequirementsSet({@SecurityRequirement(name = "token")})
  @APIResponse(
      responseCode = "201",
      description = "A place",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = PlaceView.class)))
  @APIResponse(responseCode = "409", description = "waiting_room_closed")
  public Response join(
      @RestPath String id,
      @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = Guest.class)))
          byte[] body)
      throws SQLException, IOException {
    Caller caller = Caller.of(identity).orElse(null);
    LiveRoom room = open(id);
    Moment now = room.moment();
    String subject = subject(caller, guest(body), now.terms());
    requireOpen(now);
    UUID place = Lottery.place(id, subject);
    RoomStore.Joined joined = rooms.join(room, place);
    var mine = new Place(id, place, subject, joined.lateNumber());
    return Response.status(joined.fresh() ? 201 : 200)
        .header(HttpHeaders.CACHE_CONTROL, NOBODYS)
        .entity(Envelope.of(view(mine, room.moment(), mine.sealed(seals))))
        .build();
  }

  @GET
  @Path("/place")
  @RunOnVirtualThread
  @Operation(operationId = "getWaitingPlace", summary = "Where a place is in the queue")
  @SecurityRequirementsSet({})
  public Response place(@RestPath String id, @HeaderParam(PLACE) String sealed)
      throws SQLException {
    LiveRoom room = open(id);
    return Response.ok(Envelope.of(view(placeOf(id, sealed), room.moment(), null)))
        .header(HttpHeaders.CACHE_CONTROL, NOBODYS)
        .build();
  }

  @POST
  @Path("/admissions")
  @RunOnVirtualThread
  @Operation(
      operationId = "enterSale",
      summary = "Come in, when it is the place's turn",
      description = "The admission is for one order. Until it is over it can be asked for again.")
  @SecurityRequirementsSet({})
  @APIResponse(
      responseCode = "201",
      description = "An admission",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = AdmissionView.class)))
  @APIResponse(responseCode = "409", description = "not_your_turn, waiting_room_closed")
  public Response enter(@RestPath String id, @HeaderParam(PLACE) String sealed)
      throws SQLException {
    LiveRoom room = open(id);
    Place place = placeOf(id, sealed);
    Moment now = room.moment();
    requireOpen(now);
    if (!isTurnOf(place, now.state())) {
      PlaceView view = view(place, now, null);
      throw ProblemException.of(
              GatewayProblem.NOT_YOUR_TURN,
              view.ahead() == null
                  ? "The places are drawn when the sale begins."
                  : view.ahead() + " are before you: ask again after Retry-After.")
          .with("number", view.number())
          .with("ahead", view.ahead())
          .retryAfter(rooms.lookAgain());
    }
    rooms.entered(room, place.id(), place.number(now.state()).orElseThrow());
    Instant until = clock.instant().plus(config.admission()).truncatedTo(ChronoUnit.SECONDS);
    var admission = new Admission(id, place.id(), place.subject(), until);
    return Response.status(Response.Status.CREATED)
        .header(HttpHeaders.CACHE_CONTROL, NOBODYS)
        .entity(Envelope.of(new AdmissionView(admissions.seal(admission), until)))
        .build();
  }

  private LiveRoom open(String id) throws SQLException {
    if (!id.matches(ID)) {
      throw ProblemException.of(CommonProblem.NOT_FOUND, "There is no such event.");
    }
    return rooms.of(id);
  }

  private Place placeOf(String eventId, String sealed) {
    Place place =
        Place.open(seals, sealed).filter(known -> known.eventId().equals(eventId)).orElse(null);
    if (place == null) {
      throw ProblemException.of(
          GatewayProblem.INVALID_PLACE,
          "Send " + PLACE + " as POST /events/{id}/waiting-room/places gave it for this event.");
    }
    return place;
  }

  /** Null without a body. Read here: who has an account sends none, nor a content type. */
  private Guest guest(byte[] body) throws IOException {
    return body == null || body.length == 0 ? null : guests.readValue(body);
  }

  private static String subject(Caller caller, Guest guest, Terms terms) {
    if (caller != null) {
      if (guest != null && !caller.subject().equals(guest.userId())) {
        throw ProblemException.of(
            CommonProblem.FORBIDDEN, "user_id has to be the token's subject: leave it out.");
      }
      return caller.subject();
    }
    if (!terms.guestCheckout()) {
      throw ProblemException.of(
          CommonProblem.UNAUTHENTICATED, "This event has no guest checkout: send an access token.");
    }
    if (guest == null || guest.userId() == null) {
      throw ProblemException.invalid("/user_id", "required", "Send user_id, or an access token.");
    }
    if (!guest.userId().matches(ID)) {
      throw ProblemException.invalid(
          "/user_id", "wrong_format", "Send 1 to 64 letters, digits, _ or -.");
    }
    return "guest:" + guest.userId();
  }

  private static void requireOpen(Moment now) {
    switch (now.phase()) {
      case NOT_OPEN -> {
        Instant opens = now.terms().waitingRoom().opensAt();
        throw Rooms.closed("The waiting room opens at " + opens + ".")
            .with("opens_at", opens.toString());
      }
      case SOLD_OUT ->
          throw ProblemException.of(
              GatewayProblem.SOLD_OUT, "All tickets are sold: the waitlist may have some.");
      case OVER -> throw Rooms.closed("The sale is over.");
      default -> {
        // People may come.
      }
    }
  }

  private static boolean isTurnOf(Place place, RoomState state) {
    OptionalLong number = place.number(state);
    return number.isPresent() && number.getAsLong() <= state.serving();
  }

  private RoomView view(Moment now) {
    return RoomView.of(now, rooms.lookAgain());
  }

  private PlaceView view(Place place, Moment now, String sealed) {
    RoomState state = now.state();
    OptionalLong number = place.number(state);
    Long ahead =
        number.isPresent() ? (Long) Math.max(0, number.getAsLong() - state.serving()) : null;
    return new PlaceView(
        sealed,
        place.id().toString(),
        number.isPresent() ? (Long) number.getAsLong() : null,
        ahead,
        isTurnOf(place, state),
        ahead == null || ahead == 0 ? null : wait(ahead, state.perSecond()),
        now.phase(),
        rooms.lookAgain().toSeconds());
  }

  private static Wait wait(long ahead, double[] perSecond) {
    double slower = Math.min(perSecond[0], perSecond[1]);
    double faster = Math.max(perSecond[0], perSecond[1]);
    return slower <= 0
        ? null
        : new Wait((long) (ahead / (faster * MARGIN)), (long) Math.ceil(ahead / slower * MARGIN));
  }
}
