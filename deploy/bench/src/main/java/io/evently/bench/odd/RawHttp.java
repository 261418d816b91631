package io.evently.bench.odd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Sends what no HTTP client would send, and reads until the other side closes.
 *
 * @param from the address of this machine that is seen as the caller's
 */
public record RawHttp(int port, String from) {

  private static final int PATIENCE_MILLIS = 30_000;

  /** From the usual address. */
  public RawHttp(int port) {
    this(port, "127.0.0.1");
  }

  /**
   * A request exactly as it goes over the wire, but for {@code Host}, {@code Connection} and {@code
   * Content-Length}, which are added.
   *
   * @param line method and path, e.g. {@code GET /health}
   * @param headers {@code Name: value}
   * @param body bytes, or null for none at all
   */
  public record Request(String line, List<String> headers, byte[] body) {

    /** Without headers and body. */
    public static Request of(String line) {
      return new Request(line, List.of(), null);
    }

    /** The same with one more header. */
    public Request with(String header) {
      List<String> more = new ArrayList<>(headers);
      more.add(header);
      return new Request(line, more, body);
    }

    /** The same as the owner of a token. */
    public Request as(String token) {
      return with("Authorization: Bearer " + token);
    }

    /** A body without a content type. */
    public Request body(String text) {
      return new Request(line, headers, text.getBytes(StandardCharsets.UTF_8));
    }

    /** With a body of JSON. */
    public Request json(String text) {
      return with("Content-Type: application/json").body(text);
    }

    /** Without its query. */
    public String path() {
      String target = line.substring(line.indexOf(' ') + 1);
      int query = target.indexOf('?');
      return query < 0 ? target : target.substring(0, query);
    }
  }

  /**
   * What came back.
   *
   * @param headers {@code name: value} with the names in lower case
   */
  public record Answer(int status, List<String> headers, String body) {

    /** Null when there is none. */
    public String header(String name) {
      return headers.stream()
          .filter(header -> header.startsWith(name + ": "))
          .map(header -> header.substring(name.length() + 2))
          .findFirst()
          .orElse(null);
    }
  }

  /**
   * Sends it on a connection of its own.
   *
   * @throws UncheckedIOException when no whole answer comes
   */
  public Answer send(Request request) {
    var head = new StringBuilder(request.line()).append(" HTTP/1.1\r\n");
    head.append("Host: evently.example\r\nConnection: close\r\n");
    request.headers().forEach(header -> head.append(header).append("\r\n"));
    boolean announced =
        request.headers().stream()
            .map(header -> header.toLowerCase(Locale.ROOT))
            .anyMatch(h -> h.startsWith("content-length:") || h.startsWith("transfer-encoding:"));
    if (request.body() != null && !announced) {
      head.append("Content-Length: ").append(request.body().length).append("\r\n");
    }
    head.append("\r\n");
    try (var socket = new Socket()) {
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      var bytes = new ByteArrayOutputStream();
      bytes.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
      bytes.writeBytes(request.body() == null ? new byte[0] : request.body());
      bytes.writeTo(socket.getOutputStream());
      socket.getOutputStream().flush();
      return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(request.line() + " got no whole answer", e);
    }
  }

  private static Answer parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IllegalStateException("no answer: " + text);
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    List<String> headers = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.add(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT)
              + ": "
              + lines[i].substring(colon + 1).strip());
    }
    return new Answer(
        Integer.parseInt(lines[0].split(" ", -1)[1]), headers, text.substring(end + 4));
  }
}
