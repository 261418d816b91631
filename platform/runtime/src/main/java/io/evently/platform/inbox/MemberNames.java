package io.evently.platform.inbox;

import io.quarkus.arc.Unremovable;
import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where a process has a name that outlives it, its consumers tell Kafka: one that was killed and
 * started again goes on with its partitions at once, instead of after the session time-out. Two
 * processes of one name would take the partitions from each other for ever.
 */
@ApplicationScoped
@Unremovable
class MemberNames implements ClientCustomizer<Map<String, Object>> {

  private final Optional<String> instance;

  MemberNames(@ConfigProperty(name = "evently.instance") Optional<String> instance) {
    this.instance = instance;
  }

  @Override
  public Map<String, Object> customize(
      String channel, Config channelConfig, Map<String, Object> config) {
    if (instance.isEmpty() || !config.containsKey("group.id")) {
      return config;
    }
    var named = new HashMap<>(config);
    named.put("group.instance.id", instance.get() + "-" + channel);
    return named;
  }
}
