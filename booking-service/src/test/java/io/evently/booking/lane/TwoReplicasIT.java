package io.evently.booking.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.booking.Catalogue;
import io.evently.booking.inventory.Stock;
import io.evently.booking.reconcile.Reconciler;
import io.evently.booking.sale.Admission;
import io.evently.booking.sale.BookingProblem;
import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.Buyer;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.shard.Shards;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes may run lanes for one event: smaller batches, the same truth. */
@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "booking"))
class TwoReplicasIT {

  Tokens tokens;
  @Inject DataSource datasource;
  @Inject Stock stock;
  @Inject LaneConfig config;
  @Inject Reconciler reconciler;
  private Lanes one;
  private Lanes two;

  @BeforeEach
  void start() {
    one = new Lanes(config, Shards.single(datasource), stock, new SimpleMeterRegistry());
    two = new Lanes(config, Shards.single(datasource), stock, new SimpleMeterRegistry());
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  @Test
  void sellEachTicketOnce() throws Exception {
    String event = new Catalogue(tokens).event("capacity", 200);
    List<Outcome> outcomes = race(400, i -> book(event, "person" + i, null));
    assertThat(outcomes.stream().filter(Outcome.Booked.class::isInstance)).hasSize(200);
    reconciler.run();
    assertThat(reconciler.differences()).isEmpty();
    await().atMost(Duration.ofSeconds(5)).until(() -> one.open() + two.open() == 0);
  }

  @Test
  void holdAPersonsLimitAgainstEachOther() throws Exception {
    for (int round = 0; round < 10; round++) {
      String event = new Catalogue(tokens).event("capacity", 100, "max_per_person", 3);
      List<Outcome> outcomes = race(40, i -> book(event, "ann", null));
      assertThat(outcomes.stream().filter(Outcome.Booked.class::isInstance)).hasSize(3);
      assertThat(
              outcomes.stream()
                  .filter(Outcome.Refused.class::isInstance)
                  .map(o -> ((Outcome.Refused) o).problem().code()))
          .containsOnly(BookingProblem.PURCHASE_LIMIT_EXCEEDED);
    }
  }

  @Test
  void giveOneKeyOneBooking() throws Exception {
    for (int round = 0; round < 10; round++) {
      String event = new Catalogue(tokens).event("capacity", 100);
      UUID key = UUID.randomUUID();
      List<Outcome> outcomes = race(20, i -> book(event, "ann", key));
      assertThat(outcomes.stream().map(o -> ((Outcome.Booked) o).booking().id()).distinct())
          .hasSize(1);
      assertThat(outcomes.stream().filter(o -> !((Outcome.Booked) o).replayed())).hasSize(1);
    }
  }

  @Test
  void letOneOrderInForOneAdmission() throws Exception {
    for (int round = 0; round < 10; round++) {
      String event =
          new Catalogue(tokens).event("waiting_room", Map.of("opens_at", Instant.now().toString()));
      var admission = new Admission(event, UUID.randomUUID(), "ann", Instant.now().plusSeconds(60));
      var options = new Command.Options(false, false, null, null, null, admission);
      List<Outcome> outcomes = race(20, i -> book(event, "ann", null, options));
      assertThat(outcomes.stream().filter(Outcome.Booked.class::isInstance)).hasSize(1);
      assertThat(
              outcomes.stream()
                  .filter(Outcome.Refused.class::isInstance)
                  .map(o -> ((Outcome.Refused) o).problem().extensions().get("reason")))
          .containsOnly("used");
    }
  }

  private interface Commands {
    Command make(int i);
  }

  private List<Outcome> race(int count, Commands commands) {
    List<CompletableFuture<Outcome>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add((i % 2 == 0 ? one : two).submit(commands.make(i)));
    }
    return all.stream().map(CompletableFuture::join).toList();
  }

  private static Command book(String event, String user, UUID key) {
    return book(event, user, key, Command.Options.NONE);
  }

  private static Command book(String event, String user, UUID key, Command.Options options) {
    return new BookTickets(
        event,
        UUID.randomUUID(),
        "EVT-" + UUID.randomUUID(),
        new Buyer(user, user, false, false),
        null,
        1,
        null,
        null,
        key,
        key,
        null,
        options,
        null);
  }
}
