package io.evently.gateway.identity;

import io.evently.platform.http.Cursor;
import io.evently.platform.http.Envelope;
import io.evently.platform.http.QueryParameters;
import io.evently.platform.security.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Accounts as an administrator sees them. */
@Path("/api/v1/auth/admin/users")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Caller.ADMIN)
@Tag(name = "auth")
class AdminResource {

  private final Identity accounts;

  AdminResource(Identity accounts) {
    this.accounts = accounts;
  }

  /** Null leaves a value as it is. */
  record Grant(
      @Size(min = 1, max = 4)
          List<@NotNull @Pattern(regexp = "user|organizer|admin|partner") String> roles,
      @Size(max = 40) @Pattern(regexp = "[a-z_]+") String tier,
      Boolean active) {}

  record UserView(
      String id,
      String email,
      String name,
      String locale,
      List<String> roles,
      String tier,
      boolean active,
      Instant createdAt,
      Instant updatedAt) {

    static UserView of(Account account) {
      return new UserView(
          account.id(),
          account.email(),
          account.name(),
          account.locale(),
          account.roles(),
          account.tier(),
          account.active(),
          account.createdAt(),
          account.updatedAt());
    }
  }

  @GET
  @Operation(operationId = "listUsers", summary = "Accounts in the order of registration")
  public Envelope<List<UserView>> list(@Context UriInfo uri) throws SQLException {
    var parameters = QueryParameters.of(uri.getQueryParameters(), Set.of("limit", "cursor"));
    int limit = parameters.limit();
    parameters.requireAllRead();
    Instant after = Instant.EPOCH;
    String afterId = "";
    if (parameters.cursor().isPresent()) {
      List<String> keys = Cursor.read(parameters.cursor().get(), 2);
      after = time(keys.get(0));
      afterId = keys.get(1);
    }
    List<Account> page = accounts.page(after, afterId, limit);
    return Envelope.page(
        page.stream().map(UserView::of).toList(),
        page.size() < limit
            ? null
            : Cursor.after(page.getLast().createdAt().toString(), page.getLast().id()));
  }

  @PUT
  @Path("/{id}")
  @Operation(
      operationId = "updateUser",
      summary = "Give roles or a tier, switch an account off or on",
      description = "Roles and tier are in tokens from the next log-in or refresh on.")
  public Envelope<UserView> grant(@PathParam("id") String id, @NotNull @Valid Grant body)
      throws SQLException {
    return Envelope.of(
        UserView.of(
            accounts.grant(
                id,
                body.roles == null ? null : body.roles.stream().distinct().sorted().toList(),
                body.tier,
                body.active)));
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw Cursor.invalid();
    }
  }
}
