package io.evently.local.cli;

import io.evently.local.Suite;
import io.evently.local.TopicTail;
import io.evently.local.servers.ServerException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code events tail}. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = "What the services publish.",
    subcommands = EventsCommand.Tail.class,
    footer = {"", "Example:", "  ./evently events tail evently.booking.bookings.v1 --count 1"})
final class EventsCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    throw new ServerException("Which? ./evently events tail");
  }

  /** {@code tail}. */
  @Command(
      name = "tail",
      mixinStandardHelpOptions = true,
      description = "Prints records from the beginning on, and goes on as more come.",
      footer = {
        "",
        "With --json one object a line: topic, partition, offset, timestamp, key, headers, value.",
        "",
        "Examples:",
        "  ./evently events tail",
        "  ./evently events tail evently.booking.bookings.v1 --from latest",
        "  ./evently events tail evently.booking.bookings.v1 --count 1 --json | jq .value"
      })
  static final class Tail implements Callable<Integer> {

    private enum From {
      BEGINNING,
      LATEST
    }

    @Parameters(arity = "0..1", paramLabel = "TOPIC", description = "All topics if left out.")
    private String topic;

    @Option(names = "--count", paramLabel = "N", description = "End after so many records.")
    private long count = Long.MAX_VALUE;

    @Option(names = "--from", description = "beginning or latest; ${DEFAULT-VALUE}.")
    private From from = From.BEGINNING;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Override
    public Integer call() {
      Suite suite = Here.suite();
      if (suite.part("kafka").process().isEmpty()) {
        throw new ServerException("Kafka does not run; ./evently up starts it");
      }
      new TopicTail(suite.kafka().bootstrapServers(), topic, from == From.LATEST)
          .forEach(
              count,
              record -> {
                System.out.println(json ? TopicTail.json(record) : TopicTail.line(record));
                return !System.out.checkError();
              });
      return 0;
    }
  }
}
