package io.evently.local.cli;

import io.evently.local.Demo;
import io.evently.local.Service;
import io.evently.local.Suite;

/** What a newcomer copies after {@code up}. */
final class Welcome {

  private Welcome() {}

  static String text(Suite suite) {
    String gateway = suite.url(Service.GATEWAY);
    return """

        Evently is up.
          API       %1$s/api/v1
          Health    %1$s/health
          Postgres  127.0.0.1:%2$d   Kafka  %3$s   Redis  127.0.0.1:%4$d
          Docs      %1$s/docs
          Figures   %1$s/dashboard   Mail  %7$s

        Try:
          curl -s %1$s/api/v1/events/%5$s
          curl -s %1$s/api/v1/bookings -d '{"user_id":"123","event_id":"%5$s","quantity":2}'
          curl -s %1$s/api/v1/events/%5$s/availability
          curl -s %1$s/api/v1/bookings -d '{"user_id":"123","event_id":"%6$s","quantity":1}'   # sold out
          curl -s %1$s/api/v1/waitlist/%6$s/join -d '{"user_id":"789","user_tier":"premium"}'
          curl -s %1$s/api/v1/bookings/user/42 -H "Authorization: Bearer $(./evently token --user 42)"
          ./evently events tail
        """
        .formatted(
            gateway,
            suite.postgres().port(),
            suite.kafka().bootstrapServers(),
            suite.redis().port(),
            Demo.ON_SALE,
            Demo.SOLD_OUT,
            suite.mail().page());
  }
}
