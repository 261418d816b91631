package io.evently.gateway.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sends bytes to a port and reads what comes back until the other side closes. */
public final class Wire {

  private static final int PATIENCE_MILLIS = 20_000;

  private Wire() {}

  /**
   * One request with {@code Connection: close}.
   *
   * @param requestLine {@code GET /path}, sent as it is
   * @param headers {@code Name: value}
   */
  public static Answer send(int port, String requestLine, String body, String... headers) {
    var head = new StringBuilder(requestLine).append(" HTTP/1.1\r\nHost: shop.example\r\n");
    head.append("Connection: close\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    if (body != null) {
      head.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    head.append("\r\n").append(body == null ? "" : body);
    return raw(port, head.toString());
  }

  public static Answer get(int port, String path, String... headers) {
    return send(port, "GET " + path, null, headers);
  }

  public static Answer raw(int port, String request) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return Answer.parse(untilClosed(socket.getInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer after which the other side closes. */
  public static Answer read(InputStream in) {
    return Answer.parse(untilClosed(in));
  }

  static String untilClosed(InputStream in) {
    var bytes = new ByteArrayOutputStream();
    try {
      in.transferTo(bytes);
    } catch (IOException reset) {
      bytes.writeBytes("<reset>".getBytes(StandardCharsets.ISO_8859_1));
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /**
   * What came back.
   *
   * @param headers lower-case {@code name: value} lines
   */
  public record Answer(int status, List<String> headers, String body) {

    static Answer parse(String text) {
      int end = text.indexOf("\r\n\r\n");
      if (end < 0) {
        return new Answer(0, List.of(), text);
      }
      String[] lines = text.substring(0, end).split("\r\n");
      List<String> headers = new ArrayList<>();
      for (int i = 1; i < lines.length; i++) {
        int colon = lines[i].indexOf(':');
        headers.add(
            lines[i].substring(0, colon).toLowerCase(Locale.ROOT)
                + ": "
                + lines[i].substring(colon + 1).trim());
      }
      return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, text.substring(end + 4));
    }

    /** Null when there is none. */
    public String header(String name) {
      return headers.stream()
          .filter(h -> h.startsWith(name + ": "))
          .map(h -> h.substring(name.length() + 2))
          .findFirst()
          .orElse(null);
    }
  }
}
