package io.evently.gateway.demand;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.evently.platform.testing.contract.Contract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class DemandIT {

  private static final String TOPIC = "evently.internal.demand.v1";

  TopicReader topics;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void viewsThatWentThroughTheGatewayAreSaidAsAgreed() {
    String event = UUID.randomUUID().toString();
    for (int i = 0; i < 3; i++) {
      assertThat(Wire.get(port, "/api/v1/events/" + event).status()).isEqualTo(200);
    }

    TopicRecord told = topics.await(TOPIC, r -> event.equals(r.key()), Duration.ofSeconds(30));

    Contract.of("gateway/DemandCounted.v1").validate(told.value().getBytes(StandardCharsets.UTF_8));
    assertThat(told.value()).contains("\"views\":").contains("\"refusals\":0");
    assertThat(told.headers())
        .containsEntry("ce_type", "evently.demand.counted.v1")
        .containsEntry("ce_source", "/evently/gateway")
        .containsKeys("ce_id", "ce_time", "ce_sequence");
  }

  @Test
  void whatAWindowCountedIsNotSaidAtOnce() {
    Set<String> events = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      events.add(UUID.randomUUID().toString());
    }
    for (String event : events) {
      assertThat(Wire.get(port, "/api/v1/events/" + event).status()).isEqualTo(200);
    }

    Map<String, Long> heard = new HashMap<>();
    topics.await(
        TOPIC,
        r -> {
          if (events.contains(r.key())) {
            heard.putIfAbsent(r.key(), System.nanoTime());
          }
          return heard.size() == events.size();
        },
        Duration.ofSeconds(30));

    long between = Collections.max(heard.values()) - Collections.min(heard.values());
    assertThat(Duration.ofNanos(between)).isGreaterThan(Duration.ofSeconds(2));
  }
}
