package io.evently.notification.message;

import io.evently.notification.NotificationConfig;
import io.evently.notification.sql.Sql;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/** Deletes messages that were settled long ago. */
@Singleton
class Forget {

  private static final int CHUNK = 1000;
  private static final String OLD =
      """
      delete from message where id in (
        select id from message where settled_at < now() - make_interval(secs => ?)
        order by settled_at limit %d for update skip locked)
      """
          .formatted(CHUNK);

  private final Messages messages;
  private final long seconds;

  Forget(Messages messages, NotificationConfig config) {
    this.messages = messages;
    this.seconds = config.keep().toSeconds();
  }

  @Scheduled(every = "1h", delayed = "7m", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void old() throws SQLException {
    int deleted;
    do {
      deleted = messages.transaction(c -> Sql.run(c, OLD, seconds));
    } while (deleted == CHUNK);
  }
}
