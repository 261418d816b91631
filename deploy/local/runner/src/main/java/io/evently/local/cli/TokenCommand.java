package io.evently.local.cli;

import io.evently.local.keys.UserToken;
import io.evently.local.servers.ServerException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code token}. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Prints a token that this data folder's services trust, and nothing else.",
    footer = {
      "",
      "Roles: user, organizer, admin, partner. Every token has the role user.",
      "",
      "Examples:",
      "  ./evently token --user 42",
      "  ./evently token --user ann --role organizer --ttl 12h",
      "  curl -H \"Authorization: Bearer $(./evently token)\" localhost:3000/api/v1/bookings/user/demo-user"
    })
final class TokenCommand implements Callable<Integer> {

  private static final List<String> ROLES = List.of("user", "organizer", "admin", "partner");

  @Option(
      names = "--user",
      paramLabel = "ID",
      defaultValue = "demo-user",
      description = "Whose: ${DEFAULT-VALUE}.")
  private String user;

  @Option(names = "--role", paramLabel = "R", description = "May be repeated.")
  private List<String> roles = List.of();

  @Option(
      names = "--tier",
      paramLabel = "T",
      defaultValue = "standard",
      description = "${DEFAULT-VALUE}.")
  private String tier;

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = "e.g. 15m, 12h, 7d; ${DEFAULT-VALUE}.")
  private Duration ttl;

  @Override
  public Integer call() {
    roles.stream()
        .filter(role -> !ROLES.contains(role))
        .findFirst()
        .ifPresent(
            role -> {
              throw new ServerException("There is no role " + role + "; roles are " + ROLES);
            });
    List<String> all =
        java.util.stream.Stream.concat(java.util.stream.Stream.of("user"), roles.stream())
            .distinct()
            .toList();
    UserToken token = new UserToken(UserToken.ISSUER, user, all, tier, ttl);
    System.out.println(token.sign(Here.suite().keys()));
    return 0;
  }
}
