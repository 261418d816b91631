package io.evently.bench;

import io.evently.local.Suite;
import io.evently.local.servers.Checkout;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A suite of a bench's own: free ports, a fresh durable data folder in the source tree, services as
 * in daily use except that no caller is limited by rate.
 */
public final class BenchSuite implements AutoCloseable {

  /** So high that it never binds; the limits themselves stay in the path. */
  private static final String PLENTY = "1000000000";

  private final Suite suite;
  private final Thread hook;

  private BenchSuite(Suite suite) {
    this.suite = suite;
    this.hook = new Thread(suite::kill9, "end-of-bench");
  }

  /**
   * Starts one.
   *
   * @param bench names its folder
   * @param shards over how many databases its bookings are spread
   */
  public static BenchSuite start(String bench, int shards) {
    return start(bench, shards, suite -> {});
  }

  /**
   * Starts one that is not as others.
   *
   * @param bench names its folder
   * @param shards over how many databases its bookings are spread
   * @param different what it has of its own
   */
  public static BenchSuite start(String bench, int shards, Consumer<Suite> different) {
    Path home = Checkout.root().resolve("target/bench").resolve(bench);
    Suite suite =
        Suite.at(home, 0)
            .with("EVENTLY_LIMITS_TIERS_STANDARD_REQUESTS", PLENTY)
            .with("EVENTLY_LIMITS_TIERS_STANDARD_WRITES", PLENTY);
    // What an earlier run left that was killed.
    suite.kill9();
    suite.home().delete();
    suite.withShards(shards);
    different.accept(suite);
    var started = new BenchSuite(suite);
    Runtime.getRuntime().addShutdownHook(started.hook);
    say("starting a suite in %s", home);
    long begin = System.nanoTime();
    suite.up();
    say("all parts are ready after %.1f s", (System.nanoTime() - begin) / 1e9);
    return started;
  }

  /** What runs. */
  public Suite suite() {
    return suite;
  }

  /** Progress, on stderr: figures are for stdout. */
  public static void say(String format, Object... values) {
    System.err.printf(Locale.ROOT, "  " + format + "%n", values);
  }

  /** Stops all and deletes the data. */
  @Override
  public void close() {
    suite.down();
    Runtime.getRuntime().removeShutdownHook(hook);
    suite.home().delete();
  }
}
