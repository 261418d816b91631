package io.evently.gateway.identity;

import io.evently.gateway.limit.ClientAddresses;
import io.evently.platform.http.Envelope;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Registration, log-in and what a person may do with the own account. */
@Path("/api/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
// Without it plain text is made into any record of one string.
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "auth")
class AuthResource {

  static final String EMAIL = "[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]+\\.[^@\\s\\p{Cntrl}.]+";
  static final String LOCALE = "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}";
  static final String VISIBLE = "[^\\p{Cntrl}]*";
  private static final int LONGEST_AGENT = 200;

  private final Identity accounts;
  private final AccessTokens tokens;
  private final LoginThrottle throttle;
  private final ClientAddresses addresses;
  private final SecurityIdentity identity;

  AuthResource(
      Identity accounts,
      AccessTokens tokens,
      LoginThrottle throttle,
      ClientAddresses addresses,
      SecurityIdentity identity) {
    this.addresses = addresses;
    this.accounts = accounts;
    this.tokens = tokens;
    this.throttle = throttle;
    this.identity = identity;
  }

  /**
   * Twelve characters: length is what makes a password hard to guess, and no rule asks for more.
   */
  record Register(
      @NotNull @Size(max = 254) @Pattern(regexp = EMAIL) String email,
      @NotBlank @Size(max = 200) @Pattern(regexp = VISIBLE) String name,
      @NotNull @Size(min = 12, max = 200) String password,
      @Pattern(regexp = LOCALE) String locale) {

    /** Without the password. */
    @Override
    public String toString() {
      return "Register of " + name;
    }
  }

  record Login(
      @NotNull @Size(max = 254) @Pattern(regexp = VISIBLE) String email,
      @NotNull @Size(max = 200) String password) {

    /** Without the password. */
    @Override
    public String toString() {
      return "Login";
    }
  }

  record Refresh(@NotNull @Size(max = 100) String refreshToken) {}

  record Describe(
      @Size(min = 1, max = 200) @Pattern(regexp = VISIBLE) String name,
      @Pattern(regexp = LOCALE) String locale) {}

  record ChangePassword(
      @NotNull @Size(max = 200) String currentPassword,
      @NotNull @Size(min = 12, max = 200) String newPassword) {}

  record User(String id, String email, String name, List<String> roles, String tier) {

    static User of(Account account) {
      return new User(
          account.id(), account.email(), account.name(), account.roles(), account.tier());
    }
  }

  record Tokens(User user, String token, String refreshToken, long expiresIn) {}

  record Profile(
      String id,
      String email,
      String name,
      String locale,
      List<String> roles,
      String tier,
      Instant createdAt,
      Instant updatedAt) {

    static Profile of(Account account) {
      return new Profile(
          account.id(),
          account.email(),
          account.name(),
          account.locale(),
          account.roles(),
          account.tier(),
          account.createdAt(),
          account.updatedAt());
    }
  }

  record Validity(
      boolean valid, String userId, List<String> roles, String tier, Instant expiresAt) {}

  record SessionView(
      String id,
      String userAgent,
      boolean current,
      Instant createdAt,
      Instant lastUsedAt,
      Instant expiresAt) {}

  @POST
  @Path("/register")
  @Operation(operationId = "register", summary = "Make an account and log in")
  public Response register(@NotNull @Valid Register body, @Context HttpServerRequest request)
      throws SQLException {
    throttle.enter(null, addresses.of(request));
    return Response.status(Response.Status.CREATED)
        .entity(
            tokens(
                accounts.register(
                    body.email.strip(), body.name, body.password, body.locale, agent(request))))
        .header("Cache-Control", "no-store")
        .build();
  }

  @POST
  @Path("/login")
  @Operation(operationId = "login", summary = "Log in with e-mail address and password")
  public Response login(@NotNull @Valid Login body, @Context HttpServerRequest request)
      throws SQLException {
    String email = body.email.strip();
    throttle.enter(email, addresses.of(request));
    Identity.LoggedIn in = accounts.logIn(email, body.password, agent(request));
    throttle.good(email, addresses.of(request));
    return answer(tokens(in));
  }

  @POST
  @Path("/refresh")
  @Operation(
      operationId = "refresh",
      summary = "Trade a refresh token for a new pair",
      description = "Each works once; one that comes again ends its session.")
  public Response refresh(@NotNull @Valid Refresh body) throws SQLException {
    return answer(tokens(accounts.refresh(body.refreshToken)));
  }

  @POST
  @Path("/logout")
  @Authenticated
  @Operation(operationId = "logout", summary = "End the session of the token")
  public Response logout() throws SQLException {
    accounts.logOut(caller());
    return Response.noContent().build();
  }

  @GET
  @Path("/validate")
  @Authenticated
  @Operation(operationId = "validate", summary = "Whom the token stands for")
  public Envelope<Validity> validate() {
    Caller caller = caller();
    return Envelope.of(
        new Validity(
            true,
            caller.subject(),
            caller.roles().stream().sorted().toList(),
            caller.tier(),
            caller.expiresAt()));
  }

  @GET
  @Path("/profile")
  @Authenticated
  @Operation(operationId = "getProfile", summary = "The own account")
  public Envelope<Profile> profile() throws SQLException {
    return Envelope.of(Profile.of(accounts.account(caller().subject())));
  }

  @PUT
  @Path("/profile")
  @Authenticated
  @Operation(operationId = "updateProfile", summary = "Change name or locale")
  public Envelope<Profile> describe(@NotNull @Valid Describe body) throws SQLException {
    return Envelope.of(Profile.of(accounts.describe(caller().subject(), body.name, body.locale)));
  }

  @POST
  @Path("/change-password")
  @Authenticated
  @Operation(
      operationId = "changePassword",
      summary = "Change the password",
      description = "Ends all other sessions of the account.")
  public Response changePassword(
      @NotNull @Valid ChangePassword body, @Context HttpServerRequest request) throws SQLException {
    // Who found an open device must not be able to guess here without end.
    throttle.enter(caller().subject(), addresses.of(request));
    accounts.changePassword(caller(), body.currentPassword, body.newPassword);
    throttle.good(caller().subject(), addresses.of(request));
    return Response.noContent().build();
  }

  @GET
  @Path("/sessions")
  @Authenticated
  @Operation(operationId = "listSessions", summary = "Where the account is logged in")
  public Envelope<List<SessionView>> sessions() throws SQLException {
    Caller caller = caller();
    return Envelope.page(
        accounts.sessions(caller).stream()
            .map(
                s ->
                    new SessionView(
                        s.id(),
                        s.userAgent(),
                        s.id().equals(caller.session()),
                        s.createdAt(),
                        s.lastUsedAt(),
                        s.expiresAt()))
            .toList(),
        null);
  }

  private Envelope<Tokens> tokens(Identity.LoggedIn in) {
    return Envelope.of(
        new Tokens(
            User.of(in.account()),
            tokens.issue(in.account(), in.session().session()),
            in.session().refreshToken(),
            tokens.secondsOfLife()));
  }

  private Caller caller() {
    return Caller.of(identity)
        .orElseThrow(
            () -> ProblemException.of(CommonProblem.UNAUTHENTICATED, "Send an access token."));
  }

  private static Response answer(Envelope<Tokens> tokens) {
    return Response.ok(tokens).header("Cache-Control", "no-store").build();
  }

  private static String agent(HttpServerRequest request) {
    String agent = request.getHeader("user-agent");
    return agent == null || agent.length() <= LONGEST_AGENT
        ? agent
        : agent.substring(0, LONGEST_AGENT);
  }
}
