package io.evently.local.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailServerTest {

  private final HttpClient http = HttpClient.newHttpClient();
  private MailServer server;

  @BeforeEach
  void start() throws Exception {
    server = MailServer.start(0, 0);
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  @Test
  void whatWasSentOverSmtpIsListedForItsAddress() throws Exception {
    send("ada@example.org", "Your tickets", "Hello Ada", "<p>Hello</p>");
    send("bob@example.org", "For Bob", "Hello Bob", "<p>Hello</p>");
    String json = get("/api/messages?to=ada@example.org").body();
    assertThat(json)
        .contains("\"to\":\"ada@example.org\"", "\"subject\":\"Your tickets\"", "Hello Ada")
        .contains("\"message_id\":\"<", "\"received_at\":\"2", "<p>Hello</p>")
        .doesNotContain("Bob");
    String all = get("/api/messages").body();
    assertThat(all.indexOf("bob@")).isLessThan(all.indexOf("ada@")).isNotNegative();
    assertThat(get("/").body()).contains("Your tickets", "For Bob");
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/messages/99").statusCode()).isEqualTo(404);
  }

  @Test
  void aScriptInABodyOrSubjectIsShownNotRun() throws Exception {
    send("eve@example.org", "<script>s()</script>", "<script>t()</script>", "<script>h()</script>");
    HttpResponse<String> one = get("/messages/1");
    assertThat(one.body())
        .contains("<iframe sandbox srcdoc=\"&lt;script&gt;h()", "&lt;script&gt;t()")
        .doesNotContain("<script");
    assertThat(get("/").body()).contains("&lt;script&gt;s()").doesNotContain("<script");
    assertThat(one.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .doesNotContain("script-src");
  }

  @Test
  void theOldestGoWhenThereAreTooMany() throws Exception {
    try (Transport transport = session().getTransport("smtp")) {
      transport.connect();
      for (int i = 1; i <= Mailbox.MOST + 2; i++) {
        MimeMessage message = message("many@example.org", "Number " + i, "text", "<p>html</p>");
        transport.sendMessage(message, message.getAllRecipients());
      }
    }
    String json = get("/api/messages?to=many@example.org").body();
    assertThat(json.split("\"subject\"", -1)).hasSize(Mailbox.MOST + 1);
    assertThat(json).contains("\"Number 502\"", "\"Number 3\"").doesNotContain("\"Number 2\"");
  }

  private void send(String to, String subject, String text, String html) throws Exception {
    Transport.send(message(to, subject, text, html));
  }

  private MimeMessage message(String to, String subject, String text, String html)
      throws Exception {
    var message = new MimeMessage(session());
    message.setFrom("tickets@evently.test");
    message.setRecipients(RecipientType.TO, to);
    message.setSubject(subject);
    var plain = new MimeBodyPart();
    plain.setText(text, "utf-8");
    var marked = new MimeBodyPart();
    marked.setText(html, "utf-8", "html");
    message.setContent(new MimeMultipart("alternative", plain, marked));
    message.saveChanges();
    return message;
  }

  private Session session() {
    var properties = new Properties();
    properties.put("mail.smtp.host", "127.0.0.1");
    properties.put("mail.smtp.port", String.valueOf(server.smtpPort()));
    return Session.getInstance(properties);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path)).build(),
        BodyHandlers.ofString());
  }
}
