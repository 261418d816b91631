package io.evently.bench.train;

import static io.evently.bench.BenchSuite.say;

import io.evently.bench.BenchSuite;
import io.evently.bench.load.Load;
import io.evently.bench.load.Requests;
import io.evently.bench.load.Storm;
import io.evently.bench.onsale.PaidSale;
import io.evently.bench.shop.Organizer;
import io.evently.bench.shop.People;
import io.evently.local.Service;
import io.evently.local.StartCache;
import io.evently.local.Suite;
import io.evently.local.servers.ServerException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code train}: not a bench, but with the load of one. */
@Command(name = "train", hidden = true)
public final class TrainCommand implements Callable<Integer> {

  private static final int PLENTY = 1_000_000;
  private static final int FEW = 10;
  private static final int CONNECTIONS = 16;
  private static final Duration SALE = Duration.ofSeconds(4);
  private static final Duration LOOKS = Duration.ofSeconds(1);
  private static final double PAYING_PER_SECOND = 10;

  /** More than can be done: what refuses is met in a stampede, when there is no time to learn. */
  private static final int CROWD = 2000;

  private static final double STAMPEDE_PER_SECOND = 12_000;
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final long SEED = 20_261_126;

  @Override
  public Integer call() {
    try (BenchSuite own = BenchSuite.start("train", 1, Suite::training)) {
      sell(own.suite());
      say("the services end and write their start caches");
    }
    List<Service> without =
        Arrays.stream(Service.values()).filter(s -> !StartCache.of(s).isCurrent()).toList();
    if (!without.isEmpty()) {
      throw new ServerException("No start cache was written by " + without);
    }
    return 0;
  }

  private static void sell(Suite suite) {
    var organizer = new Organizer(suite);
    var people = People.signedBy(suite.keys());
    String event = organizer.publish("train", PLENTY, "");
    String gone = organizer.publish("train-gone", FEW, "");
    load(suite, people.book(event), SALE);
    load(suite, people.bookWithKeys(event), SALE);
    new PaidSale(suite, people).run(PAYING_PER_SECOND, SALE, SEED);
    stampede(suite, people, event);
    load(suite, people.book(gone), LOOKS);
    for (String path :
        List.of(
            "/api/v1/events/" + event,
            "/api/v1/events/" + event + "/availability",
            "/api/v1/events",
            "/api/v1/events/search?search=bench")) {
      load(suite, people.get(() -> path), LOOKS);
    }
  }

  private static void stampede(Suite suite, People people, String event) {
    try (Storm storm =
        new Storm(
            suite.port(Service.GATEWAY), CROWD, PATIENCE, order -> people.order(order, event))) {
      say("%s", storm.rage(STAMPEDE_PER_SECOND, SALE, SEED).outcomes());
    }
  }

  private static void load(Suite suite, Requests requests, Duration time) {
    try (Load load = new Load(suite.port(Service.GATEWAY), CONNECTIONS, requests)) {
      say("%s", load.closed(time).outcomes());
    }
  }
}
