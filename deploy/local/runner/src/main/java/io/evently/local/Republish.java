package io.evently.local;

import io.evently.local.keys.ServiceToken;
import io.evently.local.servers.ServerException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Asks services to publish again what they already did.
 *
 * @param suite whose services run
 */
public record Republish(Suite suite) {

  /** It answers when all is written, and there may be years of it. */
  private static final Duration PATIENCE = Duration.ofDays(1);

  /**
   * Asks one service.
   *
   * @param body {@code {"event_id":…}} or {@code {"since":…}}
   * @param answers hears what the service answered, after its name
   * @return whether it agreed
   * @throws ServerException when it does not run or does not answer
   */
  public boolean of(Service service, String body, Consumer<String> answers) {
    if (suite.part(service).process().isEmpty()) {
      throw new ServerException(service.label() + " does not run; ./evently up starts it");
    }
    String token = ServiceToken.of("evently-cli", service.label()).sign(suite.keys());
    Http.Answer answer =
        Http.post(
            suite.port(service),
            "/internal/republish",
            body,
            Map.of("Authorization", "Bearer " + token),
            PATIENCE);
    answers.accept(service.label() + ": " + answer.body());
    return answer.succeeded();
  }
}
