package io.evently.gateway.identity;

import io.evently.gateway.database.Tx;
import io.evently.gateway.problem.GatewayProblem;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What can be done with accounts and sessions. */
@Singleton
class Identity {

  private static final String DEFAULT_LOCALE = "en";

  private final Tx tx;
  private final Accounts accounts;
  private final Sessions sessions;
  private final Passwords passwords;
  private final Revocations revocations;

  Identity(
      Tx tx, Accounts accounts, Sessions sessions, Passwords passwords, Revocations revocations) {
    this.tx = tx;
    this.accounts = accounts;
    this.sessions = sessions;
    this.passwords = passwords;
    this.revocations = revocations;
  }

  /** An account with a session that has just begun or gone on. */
  record LoggedIn(Account account, Sessions.Opened session) {}

  LoggedIn register(String email, String name, String password, String locale, String userAgent)
      throws SQLException {
    String hash = passwords.hash(password);
    return tx.run(
        connection -> {
          Account account =
              accounts
                  .add(
                      connection,
                      email,
                      name,
                      hash,
                      locale == null ? DEFAULT_LOCALE : locale,
                      List.of(Caller.USER))
                  .orElseThrow(
                      () ->
                          ProblemException.of(
                              GatewayProblem.EMAIL_TAKEN,
                              "There is an account with this e-mail address: log in."));
          return new LoggedIn(account, sessions.open(connection, account.id(), userAgent));
        });
  }

  /** True when it was made, false when the address has an account already. */
  boolean addAdmin(String email, String password) throws SQLException {
    if (tx.run(connection -> accounts.findByEmail(connection, email)).isPresent()) {
      return false;
    }
    String hash = passwords.hash(password);
    return tx.run(
            connection ->
                accounts.add(
                    connection,
                    email,
                    "Administrator",
                    hash,
                    DEFAULT_LOCALE,
                    List.of(Caller.USER, Caller.ADMIN)))
        .isPresent();
  }

  LoggedIn logIn(String email, String password, String userAgent) throws SQLException {
    record Found(Account account, String hash) {}
    Optional<Found> found =
        tx.run(
            connection -> {
              Optional<Account> account = accounts.findByEmail(connection, email);
              return account.isEmpty()
                  ? Optional.<Found>empty()
                  : accounts
                      .passwordHash(connection, account.get().id())
                      .map(hash -> new Found(account.get(), hash));
            });
    boolean right = passwords.matches(password, found.map(Found::hash).orElse(null));
    if (!right || !found.get().account.active()) {
      throw ProblemException.of(
          GatewayProblem.INVALID_CREDENTIALS, "E-mail address or password is wrong.");
    }
    Account account = found.get().account;
    return new LoggedIn(
        account, tx.run(connection -> sessions.open(connection, account.id(), userAgent)));
  }

  LoggedIn refresh(String token) throws SQLException {
    record Step(Sessions.Turn turn, Account account) {}
    Optional<Step> step =
        tx.run(
            connection -> {
              Optional<Sessions.Turn> turn = sessions.turn(connection, token);
              if (turn.isEmpty()) {
                return Optional.<Step>empty();
              }
              Account account =
                  turn.get().opened() == null
                      ? null
                      : accounts.find(connection, turn.get().opened().account()).orElseThrow();
              return Optional.of(new Step(turn.get(), account));
            });
    if (step.isPresent() && step.get().account != null) {
      return new LoggedIn(step.get().account, step.get().turn.opened());
    }
    step.ifPresent(reuse -> revocations.ended(List.of(reuse.turn.reused())));
    throw ProblemException.of(
        GatewayProblem.INVALID_REFRESH_TOKEN, "The refresh token is used up or over: log in.");
  }

  void logOut(Caller caller) throws SQLException {
    if (caller.session() != null) {
      revocations.ended(
          tx.run(connection -> sessions.end(connection, caller.subject(), caller.session(), true)));
    }
  }

  void changePassword(Caller caller, String current, String next) throws SQLException {
    String hash =
        tx.run(connection -> accounts.passwordHash(connection, caller.subject())).orElse(null);
    if (!passwords.matches(current, hash)) {
      throw ProblemException.invalid(
          "/current_password", "wrong", "current_password is not the account's password.");
    }
    String nextHash = passwords.hash(next);
    revocations.ended(
        tx.run(
            connection -> {
              accounts.setPassword(connection, caller.subject(), nextHash);
              return caller.session() == null
                  ? sessions.endAll(connection, caller.subject())
                  : sessions.end(connection, caller.subject(), caller.session(), false);
            }));
  }

  Account account(String id) throws SQLException {
    return tx.run(connection -> accounts.find(connection, id)).orElseThrow(Identity::unknown);
  }

  List<Account> accounts(List<String> ids) throws SQLException {
    return tx.run(connection -> accounts.find(connection, ids));
  }

  Account describe(String id, String name, String locale) throws SQLException {
    return tx.run(connection -> accounts.describe(connection, id, name, locale))
        .orElseThrow(Identity::unknown);
  }

  Account grant(String id, List<String> roles, String tier, Boolean active) throws SQLException {
    record Granted(Account account, List<String> ended) {}
    Granted granted =
        tx.run(
            connection -> {
              Account account =
                  accounts
                      .grant(connection, id, roles, tier, active)
                      .orElseThrow(Identity::unknown);
              return new Granted(
                  account, account.active() ? List.of() : sessions.endAll(connection, id));
            });
    revocations.ended(granted.ended);
    revocations.switched(id, granted.account.active());
    return granted.account;
  }

  List<Sessions.View> sessions(Caller caller) throws SQLException {
    return tx.run(connection -> sessions.list(connection, caller.subject()));
  }

  List<Account> page(Instant after, String afterId, int limit) throws SQLException {
    return tx.run(connection -> accounts.page(connection, after, afterId, limit));
  }

  private static ProblemException unknown() {
    return ProblemException.of(CommonProblem.NOT_FOUND, "There is no such account.");
  }
}
