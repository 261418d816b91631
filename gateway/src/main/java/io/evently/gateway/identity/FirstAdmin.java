package io.evently.gateway.identity;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/** The one account that nobody can register: made once from configuration, never changed by it. */
@Singleton
class FirstAdmin {

  private static final Logger LOG = Logger.getLogger(FirstAdmin.class);
  private static final int SHORTEST = 12;

  private final Identity accounts;
  private final IdentityConfig config;

  FirstAdmin(Identity accounts, IdentityConfig config) {
    this.accounts = accounts;
    this.config = config;
  }

  void start(@Observes StartupEvent start) throws SQLException, IOException {
    if (config.adminEmail().isEmpty() || config.adminPassword().isEmpty()) {
      return;
    }
    String password = config.adminPassword().get();
    if (password.startsWith("/")) {
      password = Files.readString(Path.of(password)).strip();
    }
    if (password.length() < SHORTEST) {
      throw new IllegalStateException(
          "EVENTLY_ADMIN_PASSWORD must have at least " + SHORTEST + " characters");
    }
    if (accounts.addAdmin(config.adminEmail().get(), password)) {
      LOG.info("the first admin was made");
    }
  }
}
