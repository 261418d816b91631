package io.evently.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evently.local.Republish;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.ServerException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code republish}. */
@Command(
    name = "republish",
    mixinStandardHelpOptions = true,
    description = "Publishes records again, rebuilt from state and ledger with the same ids.",
    footer = {
      "",
      "Every service is asked; exit code 1: one of them did not do it.",
      "Consumers drop what they already know. A relay whose slot was lost gets a new one.",
      "",
      "Examples:",
      "  ./evently republish 456",
      "  ./evently republish --since 2026-11-01T00:00:00Z"
    })
final class RepublishCommand implements Callable<Integer> {

  /** All but the one that says nothing. */
  private static final Set<Service> PUBLISHERS =
      EnumSet.complementOf(EnumSet.of(Service.ANALYTICS));

  @ArgGroup(exclusive = true, multiplicity = "1")
  private What what;

  /** One of the two. */
  static final class What {
    @Parameters(paramLabel = "EVENT", description = "All records of this event.")
    private String event;

    @Option(
        names = "--since",
        paramLabel = "T",
        description = "All records since a time, RFC 3339.")
    private String since;
  }

  @Override
  public Integer call() {
    Suite suite = Here.suite();
    String body = body();
    boolean failed = false;
    for (Service service : PUBLISHERS) {
      failed |= !asked(suite, service, body);
    }
    return failed ? 1 : 0;
  }

  /** One that does not answer must not keep the others from being asked. */
  private static boolean asked(Suite suite, Service service, String body) {
    try {
      return new Republish(suite).of(service, body, System.out::println);
    } catch (ServerException e) {
      System.err.println("evently: " + e.getMessage());
      return false;
    }
  }

  private String body() {
    ObjectNode body = new ObjectMapper().createObjectNode();
    if (what.event != null) {
      return body.put("event_id", what.event).toString();
    }
    try {
      return body.put("since", Instant.parse(what.since).toString()).toString();
    } catch (DateTimeParseException e) {
      throw new ServerException(what.since + " is no time such as 2026-11-01T00:00:00Z", e);
    }
  }
}
