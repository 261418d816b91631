package io.evently.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;

/** Takes spans as an OpenTelemetry collector does, and remembers who sent some of which trace. */
final class Collector implements AutoCloseable {

  // Numbers of fields in opentelemetry/proto/trace/v1/trace.proto and what it uses.
  private static final int RESOURCE_SPANS = 1;
  private static final int RESOURCE = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SPANS = 2;
  private static final int TRACE_ID = 1;
  private static final int ATTRIBUTES = 1;
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int STRING_VALUE = 1;

  private final HttpServer server;
  private final Map<String, Set<String>> services = new ConcurrentHashMap<>();

  private Collector(HttpServer server) {
    this.server = server;
  }

  static Collector start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var collector = new Collector(server);
    server.createContext("/v1/traces", collector::take);
    server.start();
    return collector;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Services that sent spans of a trace, by its id in hex. */
  Set<String> services(String trace) {
    return services.getOrDefault(trace, Set.of());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      var body = exchange.getRequestBody();
      byte[] message = (packed ? new GZIPInputStream(body) : body).readAllBytes();
      fields(
          ByteBuffer.wrap(message),
          (field, resourceSpans) -> {
            if (field == RESOURCE_SPANS) {
              remember(resourceSpans);
            }
          });
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void remember(ByteBuffer resourceSpans) {
    String service = text(resourceSpans, RESOURCE);
    each(
        resourceSpans,
        SCOPE_SPANS,
        scope ->
            each(
                scope,
                SPANS,
                span ->
                    each(
                        span,
                        TRACE_ID,
                        id ->
                            services
                                .computeIfAbsent(hex(id), none -> ConcurrentHashMap.newKeySet())
                                .add(service))));
  }

  /** The attribute service.name of the resource. */
  private static String text(ByteBuffer resourceSpans, int resource) {
    var name = new StringBuilder();
    each(
        resourceSpans,
        resource,
        found ->
            each(
                found,
                ATTRIBUTES,
                attribute ->
                    each(
                        attribute,
                        KEY,
                        key -> {
                          if (string(key).equals("service.name")) {
                            each(
                                attribute,
                                VALUE,
                                value ->
                                    each(value, STRING_VALUE, text -> name.append(string(text))));
                          }
                        })));
    return name.toString();
  }

  private static void each(
      ByteBuffer message, int wanted, java.util.function.Consumer<ByteBuffer> reader) {
    fields(
        message.duplicate(),
        (field, value) -> {
          if (field == wanted) {
            reader.accept(value);
          }
        });
  }

  /** Fields with a length; numbers are passed over. */
  private static void fields(ByteBuffer message, BiConsumer<Integer, ByteBuffer> reader) {
    while (message.hasRemaining()) {
      long tag = varint(message);
      switch ((int) tag & 7) {
        case 0 -> varint(message);
        case 1 -> message.position(message.position() + Long.BYTES);
        case 5 -> message.position(message.position() + Integer.BYTES);
        case 2 -> {
          int length = (int) varint(message);
          reader.accept((int) (tag >> 3), message.slice(message.position(), length));
          message.position(message.position() + length);
        }
        default -> throw new IllegalArgumentException("no protobuf");
      }
    }
  }

  private static long varint(ByteBuffer message) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = message.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static String hex(ByteBuffer bytes) {
    return HexFormat.of().formatHex(copy(bytes));
  }

  private static String string(ByteBuffer bytes) {
    return new String(copy(bytes), StandardCharsets.UTF_8);
  }

  private static byte[] copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return copy;
  }
}
