package io.evently.notification.preference;

import io.evently.notification.message.Kind;
import io.evently.notification.message.Message;
import io.evently.notification.message.Messages;
import io.evently.notification.sql.Sql;
import io.evently.platform.database.Columns;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** By kind and channel, what a person wants; everything until they say otherwise. */
@Singleton
public class Preferences {

  /** Names of the channels. */
  public static final List<String> CHANNELS = List.of("email", "websocket");

  private final Messages messages;

  Preferences(Messages messages) {
    this.messages = messages;
  }

  /** Kinds that nobody can switch off. */
  public static List<String> alwaysOn() {
    return Arrays.stream(Kind.values()).filter(Kind::isAlwaysOn).map(Kind::wireName).toList();
  }

  /** By message, the channels that its person wants for its kind. */
  public Map<UUID, Set<String>> channels(Collection<Message> of) throws SQLException {
    Map<UUID, Set<String>> wanted = new HashMap<>();
    of.forEach(m -> wanted.put(m.id(), new HashSet<>(CHANNELS)));
    List<Message> asked = of.stream().filter(m -> !m.kind().isAlwaysOn()).toList();
    if (!asked.isEmpty()) {
      messages.transaction(
          c ->
              Sql.list(
                  c,
                  "select u.id, p.channel from unnest(?, ?, ?) as u (id, user_id, kind)"
                      + " join preference p on p.user_id = u.user_id and p.kind = u.kind",
                  row -> wanted.get(row.getObject(1, UUID.class)).remove(row.getString(2)),
                  Columns.of(c, "uuid", asked, Message::id),
                  Columns.of(c, "text", asked, Message::userId),
                  Columns.of(c, "text", asked, m -> m.kind().wireName())));
    }
    return wanted;
  }

  /** All kinds and channels of a person. */
  public Map<String, Map<String, Boolean>> all(String userId) throws SQLException {
    List<String> off =
        messages.transaction(
            c ->
                Sql.list(
                    c,
                    "select kind || '/' || channel from preference where user_id = ?",
                    row -> row.getString(1),
                    userId));
    Map<String, Map<String, Boolean>> all = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      Map<String, Boolean> channels = new LinkedHashMap<>();
      CHANNELS.forEach(
          c -> channels.put(c, kind.isAlwaysOn() || !off.contains(kind.wireName() + "/" + c)));
      all.put(kind.wireName(), channels);
    }
    return all;
  }

  /** Changes what is named; the rest stays. Names have been checked. */
  public void change(String userId, Map<String, Map<String, Boolean>> wanted) throws SQLException {
    messages.transaction(
        c -> {
          for (var kind : wanted.entrySet()) {
            for (var channel : kind.getValue().entrySet()) {
              Sql.run(
                  c,
                  channel.getValue()
                      ? "delete from preference where user_id = ? and kind = ? and channel = ?"
                      : "insert into preference values (?, ?, ?) on conflict do nothing",
                  userId,
                  kind.getKey(),
                  channel.getKey());
            }
          }
          return wanted;
        });
  }
}
