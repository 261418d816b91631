package io.evently.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "probe"))
class TokenVerifierIT {

  Tokens tokens;
  @Inject TokenVerifier users;
  @Inject ServiceTokens services;

  @Test
  void aGenuineTokenNamesItsCaller() throws BadTokenException {
    Caller caller = users.verify(tokens.withRoles("ann", "user", "organizer"));
    assertThat(caller.subject()).isEqualTo("ann");
    assertThat(caller.roles()).containsExactlyInAnyOrder("user", "organizer");
    assertThat(caller.isStaffOf("ann")).isTrue();
    assertThat(caller.isStaffOf("bob")).isFalse();
    assertThat(users.verify(tokens.withTier("ann", "premium")).tier()).isEqualTo("premium");
  }

  @Test
  void noTokenGrantsARoleThatIsNotForUsers() throws BadTokenException {
    assertThat(users.verify(tokens.withRoles("ann", "user", "service")).roles())
        .containsExactly("user");
  }

  @Test
  void whatIsNotGenuineIsRefused() {
    for (String token :
        List.of(
            tokens.expired("ann"),
            tokens.ofAnotherIssuer("ann"),
            tokens.forged("ann"),
            tokens.unsigned("ann"),
            tokens.confused("ann"),
            tokens.tampered("ann", "bob"),
            tokens.service("event-service", "probe"),
            "",
            "x",
            "a.b.c",
            "x".repeat(9000))) {
      assertThatThrownBy(() -> users.verify(token)).isInstanceOf(BadTokenException.class);
    }
  }

  @Test
  void aServiceTokenIsForOneCalleeAndNoUserTokenIsOne() throws BadTokenException {
    assertThat(services.verify(tokens.service("event-service", "probe")).subject())
        .isEqualTo("event-service");
    assertThat(services.verify(services.tokenFor("probe")).subject()).isEqualTo("probe");
    for (String token :
        List.of(
            tokens.service("event-service", "other"),
            tokens.expiredService("event-service", "probe"),
            tokens.forgedService("event-service", "probe"),
            tokens.admin("root"))) {
      assertThatThrownBy(() -> services.verify(token)).isInstanceOf(BadTokenException.class);
    }
  }
}
