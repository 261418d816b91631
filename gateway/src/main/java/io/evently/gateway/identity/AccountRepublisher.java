package io.evently.gateway.identity;

import io.evently.platform.outbox.OutboxRecord;
import io.evently.platform.relay.Republisher;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Says the present state of accounts again. */
@Singleton
class AccountRepublisher implements Republisher {

  private static final int CHUNK = 200;

  private final Accounts accounts;

  AccountRepublisher(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public void republish(Connection connection, String id, Consumer<List<OutboxRecord>> chunk)
      throws SQLException {
    Optional<Account> account = accounts.find(connection, id);
    account.ifPresent(found -> chunk.accept(List.of(accounts.recordOf(found))));
  }

  @Override
  public void republishSince(
      Connection connection, Instant since, Consumer<List<OutboxRecord>> chunk)
      throws SQLException {
    String after = "";
    List<Account> page;
    do {
      page = accounts.changedSince(connection, since, after, CHUNK);
      if (!page.isEmpty()) {
        chunk.accept(page.stream().map(accounts::recordOf).toList());
        after = page.getLast().id();
      }
    } while (page.size() == CHUNK);
  }
}
