package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.bench.odd.RawHttp;
import io.evently.bench.odd.RawHttp.Answer;
import io.evently.bench.odd.RawHttp.Request;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.platform.testing.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the services say to each other is nobody else's business, on any port and by any path. */
@WithSuite
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InternalEndpointsIT {

  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE");
  private static final List<String> MADE_UP =
      List.of(
          "/internal/", "/internal/x", "/internal/events", "/internal/a/b/c", "/internal/events/");

  private final Suite suite;
  private final Tokens tokens;

  InternalEndpointsIT(Suite suite, Api api) {
    this.suite = suite;
    this.tokens = api.tokens();
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void areClosedToEverybodyButTheirOwnCallers(Service callee) throws Exception {
    var http = new RawHttp(suite.port(callee));
    for (Request request : requests()) {
      for (Map.Entry<String, String> offered : badTokens(callee).entrySet()) {
        Request asked = offered.getValue().isEmpty() ? request : request.as(offered.getValue());
        Answer answer = http.send(asked);
        String what = asked.line() + " at " + callee + " with " + offered.getKey();
        if (callee == Service.GATEWAY) {
          Refusals.check(asked, answer, 404, "not_found");
        } else {
          assertThat(answer.status()).as("%s: %s", what, answer).isIn(401, 403);
          Refusals.check(
              asked,
              answer,
              answer.status(),
              answer.status() == 401 ? "unauthenticated" : "forbidden");
        }
      }
    }
  }

  @Test
  void areNotClosedToTheirCallers() {
    Answer answer =
        new RawHttp(suite.port(Service.EVENT))
            .send(
                Request.of("GET /internal/events/nothing-here")
                    .as(tokens.service("booking-service", "event-service")));

    assertThat(answer.status()).as("%s", answer).isEqualTo(404);
  }

  @Test
  void areNotReachedThroughTheGatewayEvenWithTheRightToken() throws Exception {
    var http = new RawHttp(suite.port(Service.GATEWAY));
    for (Request request : requests()) {
      Request asked = request.as(tokens.service("gateway", "booking-service"));
      Refusals.check(asked, http.send(asked), 404, "not_found");
    }
  }

  private static List<Request> requests() throws IOException {
    Stream<String> known =
        JaxRsRoutes.of(Path.of(System.getProperty("evently.root"))).stream()
            .map(route -> route.substring(route.indexOf(' ') + 1))
            .filter(path -> path.startsWith("/internal/"))
            .map(path -> path.replaceAll("\\{[^}]*}", "456"));
    List<Request> all = new ArrayList<>();
    for (String path : Stream.concat(known, MADE_UP.stream()).distinct().toList()) {
      for (String method : METHODS) {
        Request request = Request.of(method + " " + path);
        all.add(method.startsWith("P") ? request.json("{}") : request);
      }
    }
    return all;
  }

  private Map<String, String> badTokens(Service callee) {
    String other = callee == Service.EVENT ? "booking-service" : "event-service";
    Map<String, String> all = new LinkedHashMap<>();
    all.put("no token", "");
    all.put("an admin's token", tokens.admin("root"));
    all.put("another service's token", tokens.service("gateway", other));
    all.put("an expired token", tokens.expiredService("gateway", callee.label()));
    all.put("a forged token", tokens.forgedService("gateway", callee.label()));
    return all;
  }
}
