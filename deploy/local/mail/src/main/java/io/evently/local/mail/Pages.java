package io.evently.local.mail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The page and its JSON. What a message brings is text, never markup of this page: HTML bodies are
 * shown in a frame without any rights.
 */
final class Pages implements HttpHandler {

  private static final String HTML = "text/html; charset=utf-8";
  private static final String JSON = "application/json";
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none';"
          + " base-uri 'none'; form-action 'none'";
  private static final String STYLE =
      "<style>body{font:15px system-ui;margin:2rem;max-width:60rem}table{border-collapse:collapse;"
          + "width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd}"
          + "pre{white-space:pre-wrap;background:#f6f6f6;padding:.6rem}"
          + "iframe{width:100%;height:30rem;border:1px solid #ddd}</style>";

  private final JsonFactory json = new JsonFactory();
  private final Mailbox mailbox;

  Pages(Mailbox mailbox) {
    this.mailbox = mailbox;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        answer(exchange, 405, "text/plain", "GET only\n");
        return;
      }
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/")) {
        answer(exchange, 200, HTML, list());
      } else if (path.equals("/health")) {
        answer(exchange, 200, JSON, "{\"status\":\"UP\"}");
      } else if (path.equals("/api/messages")) {
        answer(exchange, 200, JSON, json(mailbox.newest(to(exchange))));
      } else {
        Optional<Mail> mail = numbered(path);
        answer(
            exchange, mail.isPresent() ? 200 : 404, HTML, mail.map(Pages::one).orElse("not here"));
      }
    }
  }

  private Optional<Mail> numbered(String path) {
    return path.matches("/messages/[0-9]{1,12}")
        ? mailbox.numbered(Long.parseLong(path.substring("/messages/".length())))
        : Optional.empty();
  }

  /** A plus in an address is a plus, as in {@code ada+tickets@example.org}. */
  private static String to(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return query != null && query.startsWith("to=")
        ? URLDecoder.decode(query.substring(3).replace("+", "%2B"), StandardCharsets.UTF_8)
        : null;
  }

  private String list() {
    var page = new StringBuilder(page("Mail"));
    page.append("<h1>Mail</h1><p>Nothing here has left this machine.</p>")
        .append("<table><tr><th>received<th>to<th>subject</tr>");
    for (Mail mail : mailbox.newest(null)) {
      page.append("<tr><td>")
          .append(mail.receivedAt())
          .append("<td>")
          .append(escape(mail.to()))
          .append("<td><a href=\"/messages/")
          .append(mail.number())
          .append("\">")
          .append(escape(mail.subject() == null ? "(no subject)" : mail.subject()))
          .append("</a></tr>");
    }
    return page.append("</table>").toString();
  }

  private static String one(Mail mail) {
    var page = new StringBuilder(page(mail.subject() == null ? "Mail" : mail.subject()));
    page.append("<p><a href=\"/\">all mail</a></p><pre>")
        .append(escape(mail.headers()))
        .append("</pre>");
    if (mail.html() != null) {
      page.append("<iframe sandbox srcdoc=\"").append(escape(mail.html())).append("\"></iframe>");
    }
    if (mail.text() != null) {
      page.append("<pre>").append(escape(mail.text())).append("</pre>");
    }
    return page.toString();
  }

  private static String page(String title) {
    return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>"
        + escape(title)
        + "</title>"
        + STYLE;
  }

  private String json(List<Mail> mails) throws IOException {
    var text = new StringWriter();
    try (JsonGenerator out = json.createGenerator(text)) {
      out.writeStartArray();
      for (Mail mail : mails) {
        out.writeStartObject();
        out.writeStringField("to", mail.to());
        out.writeStringField("subject", mail.subject());
        out.writeStringField("message_id", mail.messageId());
        out.writeStringField("received_at", mail.receivedAt().toString());
        out.writeStringField("headers", mail.headers());
        out.writeStringField("text", mail.text());
        out.writeStringField("html", mail.html());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    return text.toString();
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
