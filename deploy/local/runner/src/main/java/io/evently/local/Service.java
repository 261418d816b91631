package io.evently.local;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The services that run locally. */
public enum Service {
  /** The one door. */
  GATEWAY(
      "gateway", 0, List.of("-XX:+UseCompactObjectHeaders", "-Xms320m", "-Xmx320m", "-Xmn192m")),
  /**
   * The catalogue. People wait for its answers, so it neither yields nor does with the quick
   * compiler.
   */
  EVENT("event-service", 1, List.of("-XX:+UseCompactObjectHeaders", "-Xms192m", "-Xmx192m")),
  /** The stock and the sales. */
  BOOKING("booking-service", 2, List.of("-XX:+UseCompactObjectHeaders", "-Xms512m", "-Xmx512m")),
  /** The queue behind a sold-out event. */
  WAITLIST("waitlist-service", 3, Flags.QUIET),
  /** Advice on prices, and the published ones. */
  PRICING("pricing-service", 4, Flags.QUIET),
  /** Messages to people. */
  NOTIFICATION("notification-service", 5, Flags.QUIET),
  /** Figures for organisers. */
  ANALYTICS("analytics-service", 6, Flags.QUIET);

  private static final class Flags {

    /** A small heap and the quick compiler: for services that seldom have much to do. */
    static final List<String> QUIET = List.of("-XX:TieredStopAtLevel=1", "-Xmx160m");
  }

  private final String label;
  private final int offset;
  private final List<String> flags;

  Service(String label, int offset, List<String> flags) {
    this.label = label;
    this.offset = offset;
    this.flags = flags;
  }

  /** Name of the module, the process and the token's audience. */
  public String label() {
    return label;
  }

  /** Name of its database behind {@code evently_}, and of its schema. */
  public String shortName() {
    return label.replace("-service", "");
  }

  /** Its port above the base port. */
  public int offset() {
    return offset;
  }

  /** What its JVM is started with. */
  public List<String> flags() {
    return flags;
  }

  /**
   * Whether it lets the sale go first where all share few cores: what it does can wait a moment.
   */
  boolean yields() {
    return flags == Flags.QUIET;
  }

  /** By module name or short name. */
  public static Optional<Service> named(String name) {
    return Arrays.stream(values())
        .filter(service -> service.label.equals(name) || service.shortName().equals(name))
        .findFirst();
  }
}
