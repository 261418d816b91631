package io.evently.local.servers;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of the suite, which exist before the first service starts. */
public final class Topics {

  /**
   * Same everywhere: consumers of two topics then meet one event's records in one partition number.
   */
  public static final int PARTITIONS = 4;

  /** All topics that the services publish to. The dead letters of a consumer it makes itself. */
  public static final List<NewTopic> ALL =
      List.of(
          compacted("evently.event.events.v1"),
          kept("evently.booking.bookings.v1"),
          compacted("evently.booking.inventory.v1"),
          kept("evently.waitlist.entries.v1"),
          kept("evently.notification.deliveries.v1"),
          compacted("evently.pricing.prices.v1"),
          compacted("evently.internal.accounts.v1"),
          kept("evently.internal.demand.v1"));

  private Topics() {}

  /** Names of {@link #ALL}, sorted. */
  public static Set<String> allNames() {
    return ALL.stream().map(NewTopic::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /** A topic that keeps the last record of each key for ever. */
  public static NewTopic compacted(String name) {
    return topic(name, "compact");
  }

  /** A topic that keeps every record for the broker's retention time. */
  public static NewTopic kept(String name) {
    return topic(name, "delete");
  }

  /**
   * Makes the topics that are missing and leaves the others as they are.
   *
   * @throws ServerException when the broker does not answer or refuses
   */
  public static void ensure(String bootstrapServers, Collection<NewTopic> topics) {
    try (Admin admin = admin(bootstrapServers)) {
      for (var made : admin.createTopics(topics).values().values()) {
        try {
          made.get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
        }
      }
    } catch (ExecutionException e) {
      throw new ServerException("Cannot make the topics: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted while making the topics", e);
    }
  }

  /**
   * The names of all topics but Kafka's own, sorted.
   *
   * @throws ServerException when the broker does not answer
   */
  public static Set<String> names(String bootstrapServers) {
    try (Admin admin = admin(bootstrapServers)) {
      return new TreeSet<>(admin.listTopics().names().get());
    } catch (ExecutionException e) {
      throw new ServerException("Cannot list the topics: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted while listing the topics", e);
    }
  }

  private static Admin admin(String bootstrapServers) {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 30_000));
  }

  private static NewTopic topic(String name, String cleanUp) {
    return new NewTopic(name, PARTITIONS, (short) 1).configs(Map.of("cleanup.policy", cleanUp));
  }
}
