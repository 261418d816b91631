package io.evently.notification.preference;

import io.evently.notification.message.Kind;
import io.evently.notification.message.Messages;
import io.evently.notification.sql.Sql;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /** The channels that a person wants for a kind. */
  public Set<String> channels(String userId, Kind kind) throws SQLException {
    Set<String> wanted = new HashSet<>(CHANNELS);
    if (!kind.isAlwaysOn()) {
      wanted.removeAll(
          messages.transaction(
              c ->
                  Sql.list(
                      c,
                      "select channel from preference where user_id = ? and kind = ?",
                      row -> row.getString(1),
                      userId,
                      kind.wireName())));
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
