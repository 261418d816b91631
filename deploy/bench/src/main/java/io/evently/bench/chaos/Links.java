package io.evently.bench.chaos;

import io.evently.local.Service;
import io.evently.local.Suite;
import java.util.List;

/** The ways between parts that can fail though both ends are well. */
final class Links implements AutoCloseable {

  private final Link toPostgres = new Link();
  private final Link toKafka = new Link();
  private final Link toRedis = new Link();

  /** Puts them into a suite that does not run yet. */
  void into(Suite suite) {
    suite.withPostgresBehind(Service.BOOKING, toPostgres.port());
    suite.withKafkaBehind(Service.BOOKING, toKafka.port());
    suite.withRedisBehind(Service.GATEWAY, toRedis.port());
    toPostgres.to(suite.postgres().port());
    toKafka.to(suite.kafka().sideDoor().orElseThrow().port());
    toRedis.to(suite.redis().port());
  }

  /**
   * One of them.
   *
   * @param name as a {@link ChaosPlan.Trouble} has it
   */
  Link named(String name) {
    return switch (name) {
      case ChaosPlan.Trouble.TO_POSTGRES -> toPostgres;
      case ChaosPlan.Trouble.TO_KAFKA -> toKafka;
      case ChaosPlan.Trouble.TO_REDIS -> toRedis;
      default -> throw new IllegalArgumentException("There is no link " + name);
    };
  }

  @Override
  public void close() {
    List.of(toPostgres, toKafka, toRedis).forEach(Link::close);
  }
}
