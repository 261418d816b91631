package io.evently.booking.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.booking.Catalogue;
import io.evently.booking.inventory.Stock;
import io.evently.booking.lane.Lane.Waiting;
import io.evently.booking.sale.Booking;
import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.Buyer;
import io.evently.booking.sale.Command.CancelBooking;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.Reason;
import io.evently.booking.shard.Shards;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The answer to a commit is lost: what happened is read again, never guessed. */
@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "booking"))
class LostCommitIT {

  Tokens tokens;
  @Inject DataSource datasource;
  @Inject Stock stock;
  @Inject LaneConfig config;

  /** What is done at the first commit instead of committing and answering. */
  private interface AtCommit {
    void fail(Connection real) throws SQLException;
  }

  @Test
  void aCommitThatHappenedIsABooking() throws Exception {
    String event = new Catalogue(tokens).event("capacity", 5);
    Outcome outcome = book(event, Connection::commit);
    assertThat(outcome).isInstanceOf(Outcome.Booked.class);
    assertThat(bookings(event)).isEqualTo(1);
  }

  @Test
  void aCommitThatDidNotHappenIsMadeAgainOnce() throws Exception {
    String event = new Catalogue(tokens).event("capacity", 5);
    Outcome outcome = book(event, Connection::rollback);
    assertThat(outcome).isInstanceOf(Outcome.Booked.class);
    assertThat(bookings(event)).isEqualTo(1);
  }

  @Test
  void anothersCancellationIsNoProofOfABatch() throws Exception {
    String event = new Catalogue(tokens).event("capacity", 5);
    Booking first = ((Outcome.Booked) book(event, Connection::commit)).booking();
    Booking second = ((Outcome.Booked) book(event, Connection::commit)).booking();
    Lanes other = lanes(datasource);
    var settler =
        new BatchSettler(
            Shards.single(
                losing(
                    real -> {
                      real.rollback();
                      other
                          .submit(new CancelBooking(event, first.id(), Reason.REQUESTED, null))
                          .join();
                    })),
            stock,
            new LaneMetrics(new SimpleMeterRegistry()),
            System::nanoTime);
    List<Waiting> batch = List.of(cancel(first), cancel(second));
    try {
      settler.settle(event, batch);
    } finally {
      other.close();
    }
    assertThat(batch).allMatch(w -> w.outcome().join() instanceof Outcome.Cancelled);
    assertThat(
            number(
                "select count(*) from booking where status = 'cancelled' and event_id = '"
                    + event
                    + "'"))
        .as("what was answered is so")
        .isEqualTo(2);
  }

  private Waiting cancel(Booking booking) {
    return new Waiting(
        new CancelBooking(booking.eventId(), booking.id(), Reason.REQUESTED, null),
        System.nanoTime() + config.deadline().toNanos(),
        new CompletableFuture<>());
  }

  private Outcome book(String event, AtCommit atCommit) throws SQLException {
    Lanes lanes = lanes(losing(atCommit));
    try {
      return lanes
          .submit(
              new BookTickets(
                  event,
                  UUID.randomUUID(),
                  "EVT-" + UUID.randomUUID(),
                  new Buyer("ann", "ann", false, false),
                  null,
                  1,
                  null,
                  null,
                  null,
                  null,
                  null,
                  Command.Options.NONE,
                  null))
          .join();
    } finally {
      lanes.close();
    }
  }

  private Lanes lanes(DataSource through) {
    return new Lanes(config, Shards.single(through), stock, new SimpleMeterRegistry());
  }

  /**
   * The real pool; the first commit through it ends as told and its answer is a lost connection.
   */
  private DataSource losing(AtCommit atCommit) {
    var commits = new AtomicInteger();
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, args) ->
                method.getName().equals("getConnection")
                    ? losing(datasource.getConnection(), atCommit, commits)
                    : method.invoke(datasource, args));
  }

  private static Connection losing(Connection real, AtCommit atCommit, AtomicInteger commits) {
    return (Connection)
        Proxy.newProxyInstance(
            LostCommitIT.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, args) -> {
              if (method.getName().equals("commit") && commits.getAndIncrement() == 0) {
                atCommit.fail(real);
                throw new SQLException("the connection was lost", "08006");
              }
              try {
                return method.invoke(real, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private int bookings(String event) throws SQLException {
    return number("select count(*) from booking where event_id = '" + event + "'");
  }

  private int number(String sql) throws SQLException {
    try (Connection connection = datasource.getConnection();
        ResultSet row = connection.createStatement().executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }
}
