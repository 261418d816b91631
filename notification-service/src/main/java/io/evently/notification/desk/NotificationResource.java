package io.evently.notification.desk;

import io.evently.notification.message.History;
import io.evently.notification.message.Kind;
import io.evently.notification.message.Message;
import io.evently.notification.preference.Preferences;
import io.evently.notification.socket.Sockets;
import io.evently.notification.template.Rendered;
import io.evently.notification.template.Texts;
import io.evently.platform.http.Cursor;
import io.evently.platform.http.Envelope;
import io.evently.platform.http.IdempotentAnswers.Answer;
import io.evently.platform.http.QueryParameters;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Notifications over HTTP: people see their own, staff sends. */
@Path("/api/v1/notifications")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "notifications")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "400", ref = "Problem")
@APIResponse(responseCode = "401", ref = "Problem")
class NotificationResource {

  private final History history;
  private final Preferences preferences;
  private final Announce announce;
  private final Texts texts;
  private final Sockets sockets;
  private final SecurityIdentity identity;

  NotificationResource(
      History history,
      Preferences preferences,
      Announce announce,
      Texts texts,
      Sockets sockets,
      SecurityIdentity identity) {
    this.history = history;
    this.preferences = preferences;
    this.announce = announce;
    this.texts = texts;
    this.sockets = sockets;
    this.identity = identity;
  }

  /**
   * A message as its person sees it.
   *
   * @param reason why it was not delivered, where it was not
   */
  record View(
      UUID id,
      String type,
      String title,
      String message,
      String userId,
      String eventId,
      String subjectId,
      String status,
      String channel,
      String reason,
      int attempts,
      Instant createdAt,
      Instant settledAt) {}

  /** By kind and channel; what is always on cannot be switched off. */
  record PreferencesView(
      String userId, Map<String, Map<String, Boolean>> preferences, List<String> alwaysOn) {}

  /** By kind and channel; what is not named stays as it is. */
  record Wanted(Map<String, Map<String, Boolean>> preferences) {}

  /** Live WebSockets of the process that answers. */
  record Connections(int connectedUsers, int totalConnections) {}

  /**
   * Figures of all messages that are kept.
   *
   * @param successRate delivered of all that reached a final state, 0 to 1; absent where none did
   */
  record Stats(
      Instant asOf,
      long total,
      Map<String, Long> messages,
      Map<String, Long> reasons,
      List<History.Attempts> attempts,
      Double avgDeliveryMs,
      Double successRate,
      Connections connections) {}

  @GET
  @Path("/user/{userId}")
  @Operation(
      operationId = "listNotificationsOfUser",
      summary = "List the caller's own notifications, newest first")
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
  @APIResponse(responseCode = "200", description = "One page")
  @APIResponse(responseCode = "404", ref = "Problem")
  public Envelope<List<View>> ofUser(@RestPath String userId, @Context UriInfo uri)
      throws SQLException {
    requireOwn(userId);
    PageRequest asked = PageRequest.of(uri.getQueryParameters());
    List<Message> found = history.of(userId, asked.before(), asked.id(), asked.limit() + 1);
    boolean more = found.size() > asked.limit();
    List<Message> page = more ? found.subList(0, asked.limit()) : found;
    return Envelope.page(
        page.stream().map(this::view).toList(),
        more
            ? Cursor.after(page.getLast().createdAt().toString(), page.getLast().id().toString())
            : null);
  }

  @GET
  @Path("/user/{userId}/preferences")
  @Operation(
      operationId = "getNotificationPreferences",
      summary = "Which notifications the caller wants, by kind and channel")
  @APIResponse(responseCode = "200", description = "All kinds and channels")
  @APIResponse(responseCode = "404", ref = "Problem")
  public Envelope<PreferencesView> preferences(@RestPath String userId, @Context UriInfo uri)
      throws SQLException {
    requireOwn(userId);
    QueryParameters.none(uri.getQueryParameters());
    return Envelope.of(preferencesOf(userId));
  }

  @PUT
  @Path("/user/{userId}/preferences")
  @Operation(
      operationId = "changeNotificationPreferences",
      summary = "Switch kinds of notifications on or off, by channel")
  @APIResponse(responseCode = "200", description = "All kinds and channels, as they are now")
  @APIResponse(responseCode = "404", ref = "Problem")
  public Envelope<PreferencesView> prefer(
      @RestPath String userId, @Context UriInfo uri, Wanted wanted) throws SQLException {
    requireOwn(userId);
    QueryParameters.none(uri.getQueryParameters());
    preferences.change(userId, checked(wanted));
    return Envelope.of(preferencesOf(userId));
  }

  @POST
  @Path("/send")
  @RolesAllowed(Caller.ADMIN)
  @Operation(operationId = "sendNotification", summary = "Send a message to one account (admins)")
  @APIResponse(responseCode = "202", description = "Taken; delivered or not by its final state")
  @APIResponse(responseCode = "403", ref = "Problem")
  public Response send(
      Words.Direct words, @Context UriInfo uri, @HeaderParam("Idempotency-Key") String key)
      throws SQLException {
    QueryParameters.none(uri.getQueryParameters());
    return answer(announce.send(caller(), present(words), key));
  }

  @POST
  @Path("/broadcast/{eventId}")
  @RolesAllowed({Caller.ORGANIZER, Caller.ADMIN})
  @Operation(
      operationId = "broadcastNotification",
      summary = "Send a message to everybody with a booking or a place in the waitlist (staff)")
  @APIResponse(responseCode = "202", description = "Taken, and to how many people it goes")
  @APIResponse(responseCode = "403", ref = "Problem")
  @APIResponse(responseCode = "404", ref = "Problem")
  public Response broadcast(
      @RestPath String eventId,
      Words.Broadcast words,
      @Context UriInfo uri,
      @HeaderParam("Idempotency-Key") String key)
      throws SQLException {
    QueryParameters.none(uri.getQueryParameters());
    return answer(announce.broadcast(caller(), eventId, present(words), key));
  }

  @GET
  @Path("/stats")
  @RolesAllowed(Caller.ADMIN)
  @Operation(
      operationId = "notificationStats",
      summary = "Messages by state, attempts by outcome, live connections (admins)")
  @APIResponse(responseCode = "200", description = "The figures and their as_of")
  @APIResponse(responseCode = "403", ref = "Problem")
  public Envelope<Stats> stats(@Context UriInfo uri) throws SQLException {
    QueryParameters.none(uri.getQueryParameters());
    History.Sums sums = history.sums();
    long total = sums.statuses().values().stream().mapToLong(Long::longValue).sum();
    long settled = total - sums.statuses().get("pending") - sums.statuses().get("sending");
    return Envelope.of(
        new Stats(
            sums.asOf(),
            total,
            sums.statuses(),
            sums.reasons(),
            sums.attempts(),
            sums.averageMillis(),
            settled == 0 ? null : (double) sums.statuses().get("delivered") / settled,
            new Connections(sockets.people(), sockets.connections())));
  }

  private View view(Message m) {
    Rendered words = texts.render(m, null, m.locale());
    return new View(
        m.id(),
        m.kind().wireName(),
        words.subject(),
        words.summary(),
        m.userId(),
        m.eventId(),
        m.subjectId(),
        m.status().wireName(),
        m.channel(),
        m.reason(),
        m.attempts(),
        m.createdAt(),
        m.settledAt());
  }

  private PreferencesView preferencesOf(String userId) throws SQLException {
    return new PreferencesView(userId, preferences.all(userId), Preferences.alwaysOn());
  }

  private static Map<String, Map<String, Boolean>> checked(Wanted wanted) {
    if (wanted == null || wanted.preferences() == null) {
      throw ProblemException.invalid("/preferences", "required", "Send kinds and channels.");
    }
    List<FieldError> errors = new ArrayList<>();
    wanted.preferences().forEach((kind, channels) -> check(kind, channels, errors));
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    return wanted.preferences();
  }

  private static void check(String name, Map<String, Boolean> channels, List<FieldError> errors) {
    String place = "/preferences/" + name;
    Kind kind = Kind.of(name).orElse(null);
    if (kind == null || channels == null) {
      errors.add(new FieldError(place, "unknown_kind", "Send a kind as GET lists it."));
      return;
    }
    channels.forEach(
        (channel, on) -> {
          if (!Preferences.CHANNELS.contains(channel) || on == null) {
            errors.add(
                new FieldError(
                    place + "/" + channel, "unknown_channel", "Known: email, websocket."));
          } else if (!on && kind.isAlwaysOn()) {
            errors.add(
                new FieldError(
                    place + "/" + channel, "always_on", "This is always told: it is about money."));
          }
        });
  }

  private void requireOwn(String userId) {
    Caller caller = caller();
    if (!caller.subject().equals(userId) && !caller.is(Caller.ADMIN)) {
      throw ProblemException.of(CommonProblem.NOT_FOUND, "There is no such list for this caller.");
    }
  }

  private Caller caller() {
    return Caller.of(identity)
        .orElseThrow(
            () -> ProblemException.of(CommonProblem.UNAUTHENTICATED, "Send an access token."));
  }

  private static <T> T present(T body) {
    if (body == null) {
      throw ProblemException.invalid("", "required", "Send a JSON object.");
    }
    return body;
  }

  private static Response answer(Answer answer) {
    return Response.status(answer.status()).entity(answer.body()).build();
  }
}
