package io.evently.notification.told;

import io.evently.notification.message.Messages;
import io.evently.notification.sql.Sql;
import io.evently.platform.inbox.CloudEvent;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Accounts: the language of a person, and who is to be forgotten. */
@Singleton
class AccountNews {

  private static final String PERSON =
      """
      insert into person as p (user_id, version, status, locale) values (?, ?, ?, ?)
      on conflict (user_id) do update set version = excluded.version, status = excluded.status,
        locale = excluded.locale
      where p.version < excluded.version
      """;

  private final Messages messages;

  AccountNews(Messages messages) {
    this.messages = messages;
  }

  void apply(Connection connection, List<CloudEvent> fresh) throws SQLException {
    for (CloudEvent record : fresh) {
      if (record.type().equals("evently.identity.account.changed.v1")) {
        apply(connection, record.data(Said.Account.class));
      }
    }
  }

  private void apply(Connection connection, Said.Account a) throws SQLException {
    int newer = Sql.run(connection, PERSON, a.accountId(), a.version(), a.status(), a.locale());
    if (newer == 1 && a.status().equals("erased")) {
      messages.erase(connection, a.accountId());
      Sql.run(connection, "delete from preference where user_id = ?", a.accountId());
    }
  }
}
