package io.evently.local.cli;

import io.evently.local.Demo;
import io.evently.local.Part;
import io.evently.local.Progress;
import io.evently.local.Service;
import io.evently.local.Suite;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code up}. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Starts Postgres, Kafka, Redis and all services, and seeds demo events.",
    footer = {
      "",
      "What already runs is kept, what was built since its start is restarted.",
      "Exit code 1: a part did not start; the cause is the last line.",
      "",
      "Examples:",
      "  ./evently up",
      "  ./evently up --detach && curl -s localhost:3000/api/v1/events/456",
      "  ./evently up --fresh --shards 2",
      "  ./evently up --booking-instances 2",
      "  EVENTLY_PORT=4000 EVENTLY_HOME=/tmp/evently ./evently up --fresh"
    })
final class UpCommand implements Callable<Integer> {

  private static final long WATCH_SECONDS = 1;

  @Option(names = "--detach", description = "Come back when all is ready; ./evently down stops it.")
  private boolean detach;

  @Option(
      names = "--shards",
      paramLabel = "N",
      description = "Over how many databases bookings are spread, 1 to 4; settled by the first up.")
  private Integer shards;

  @Option(
      names = "--booking-instances",
      paramLabel = "N",
      description = "How many processes of booking-service sell, 1 to 3; kept until said anew.")
  private Integer bookingInstances;

  @Option(names = "--fresh", description = "Delete the data folder first.")
  private boolean fresh;

  /** A failed start keeps its cause as the last line. */
  private volatile boolean started;

  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  @Override
  public Integer call() throws InterruptedException {
    Suite suite = Here.suite();
    try (FolderLock lock = FolderLock.take(Here.home())) {
      if (fresh) {
        DataFolder.delete(suite);
      }
      if (shards != null) {
        suite.withShards(shards);
      }
      if (bookingInstances != null) {
        suite.withBookingInstances(bookingInstances);
      }
      if (!detach) {
        stopWithThisJvm(suite);
      }
      start(suite);
      started = true;
    }
    System.out.print(Welcome.text(suite));
    if (detach) {
      return 0;
    }
    System.err.println("Ctrl-C stops it all.");
    return watch(suite);
  }

  private static void start(Suite suite) {
    System.err.println("Starting Evently in " + suite.home().root());
    Steps.timed(
        "everything",
        "up",
        () -> {
          suite.up(Steps.started());
          Steps.timed("demo events", "seeded", () -> new Demo(suite).seed());
        });
  }

  private void stopWithThisJvm(Suite suite) {
    Thread hook =
        new Thread(
            () -> {
              stopping.set(true);
              suite.down(started ? Steps.stopped() : Progress.SILENT);
              ended.countDown();
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Tells of a part that dies; ends when {@code ./evently down} of another shell ended them all.
   */
  private int watch(Suite suite) throws InterruptedException {
    Set<String> reported = new HashSet<>();
    while (!ended.await(WATCH_SECONDS, TimeUnit.SECONDS)) {
      List<Part> dead = suite.parts().stream().filter(part -> part.process().isEmpty()).toList();
      if (!stopping.get() && dead.size() == suite.parts().size()) {
        System.err.println("evently: everything was stopped from elsewhere");
        return 0;
      }
      reported.retainAll(dead.stream().map(Part::name).toList());
      dead.stream()
          .filter(part -> !stopping.get() && reported.add(part.name()))
          .forEach(UpCommand::report);
    }
    return 0;
  }

  private static void report(Part part) {
    String name = part.name();
    boolean service = Service.named(name).isPresent();
    System.err.printf(
        "evently: %s has ended. See ./evently logs %s; %s.%n",
        name,
        name,
        service ? "./evently up in another shell starts it again" : "run ./evently up again");
  }
}
