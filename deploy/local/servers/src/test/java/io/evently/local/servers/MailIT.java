package io.evently.local.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailIT {

  @TempDir Path folder;
  private Mail mail;

  @BeforeEach
  void describe() {
    mail = Mail.in(new Home(folder), 0, 0);
  }

  @AfterEach
  void stop() {
    mail.stop();
  }

  @Test
  void greetsShowsItsPageAndIsAdopted() throws Exception {
    ManagedProcess first = mail.start();

    assertTrue(mail.answers());
    assertEquals(first.pid(), mail.start().pid());
    try (HttpClient http = HttpClient.newHttpClient()) {
      var page = HttpRequest.newBuilder(URI.create(mail.page() + "/")).build();
      assertEquals(200, http.send(page, BodyHandlers.ofString()).statusCode());
    }
    mail.stop();
    assertFalse(mail.answers());
  }

  @Test
  void stopsTheOneWithoutARecord() throws Exception {
    ManagedProcess running = mail.start();
    Files.delete(mail.home().record("mail"));

    mail.stop();

    assertFalse(running.isAlive());
  }
}
