package io.evently.local.servers;

import java.util.Map;

/** The server settings of a local Postgres. */
final class PostgresSettings {

  static final Map<String, String> BASE =
      Map.ofEntries(
          Map.entry("listen_addresses", "127.0.0.1"),
          // No socket file: a second suite of the same user would meet the first one's.
          Map.entry("unix_socket_directories", ""),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          Map.entry("log_line_prefix", "%m [%p] %d "),
          Map.entry("log_checkpoints", "off"),
          // Services tail the WAL: one slot and one sender each, and some for tests and standbys.
          Map.entry("wal_level", "logical"),
          Map.entry("max_replication_slots", "32"),
          Map.entry("max_wal_senders", "32"),
          Map.entry("max_connections", "300"));

  static final Map<String, String> DURABLE =
      Map.ofEntries(
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("shared_buffers", "512MB"),
          Map.entry("max_wal_size", "4GB"),
          // A relay that is down for long must not fill the disk; its slot is then refused, loudly.
          Map.entry("max_slot_wal_keep_size", "8GB"));

  static final Map<String, String> FORGETFUL =
      Map.ofEntries(
          Map.entry("fsync", "off"),
          // Still on: else kill -9 of Postgres would lose commits, which tests must see survive.
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "off"),
          Map.entry("shared_buffers", "128MB"),
          Map.entry("max_wal_size", "1GB"),
          Map.entry("max_slot_wal_keep_size", "1GB"));

  private PostgresSettings() {}
}
