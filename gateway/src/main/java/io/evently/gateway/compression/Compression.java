package io.evently.gateway.compression;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.WriteStream;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Set;

/**
 * Which answers are compressed, and what their headers then say. The server's own compression would
 * do it again for each client of a kept answer, leave its entity tag as it is, and hold back events
 * of a stream.
 */
@Singleton
public final class Compression {

  private static final Set<String> TYPES =
      Set.of(
          "application/json",
          "application/problem+json",
          "application/javascript",
          "application/xml",
          "application/yaml",
          "image/svg+xml",
          "text/css",
          "text/csv",
          "text/html",
          "text/javascript",
          "text/plain");

  private final CompressionConfig config;

  Compression(CompressionConfig config) {
    this.config = config;
  }

  /**
   * Whether there is an encoded form of an answer, for those who take it.
   *
   * @param headers of the answer
   */
  public boolean fits(MultiMap headers, int length) {
    return length >= config.smallest() && fits(headers);
  }

  /**
   * The body for a client, once the headers of the answer say what it is.
   *
   * @param headers of the answer, with its type and tag
   */
  public Buffer choose(HttpServerRequest request, MultiMap headers, Buffer body) {
    if (!fits(headers, body.length())) {
      return body;
    }
    varies(headers);
    if (!isWanted(request)) {
      return body;
    }
    Buffer small = Gzip.of(body, Gzip.FAST);
    if (small.length() >= body.length()) {
      return body;
    }
    encoded(headers, small);
    return small;
  }

  /** Where the body of an answer goes that is too long to be held, or has no length. */
  public WriteStream<Buffer> choose(HttpServerRequest request, HttpServerResponse response) {
    MultiMap headers = response.headers();
    if (!fits(headers)) {
      return response;
    }
    varies(headers);
    // HTTP/1.0 has no chunks, so it needs the length that only the plain form has.
    if (!isWanted(request) || request.version() == HttpVersion.HTTP_1_0) {
      return response;
    }
    encoded(headers, null);
    return new GzipStream(response);
  }

  /** The client has the answer already, in one of its forms: that is the one that is confirmed. */
  public static void known(HttpServerRequest request, MultiMap headers) {
    String tag = headers.get(HttpHeaderNames.ETAG);
    String held = request.getHeader(HttpHeaderNames.IF_NONE_MATCH);
    if (tag == null || held == null) {
      return;
    }
    varies(headers);
    if (held.contains(VariantTags.gzipped(tag))) {
      headers.set(HttpHeaderNames.ETAG, VariantTags.gzipped(tag));
    }
  }

  static boolean isWanted(HttpServerRequest request) {
    return AcceptEncoding.takesGzip(request.getHeader(HttpHeaderNames.ACCEPT_ENCODING));
  }

  static void varies(MultiMap headers) {
    headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
  }

  /**
   * @param small the body, or null where its length is not known
   */
  static void encoded(MultiMap headers, Buffer small) {
    headers.set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    if (small != null) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(small.length()));
    }
    String tag = headers.get(HttpHeaderNames.ETAG);
    if (tag != null) {
      headers.set(HttpHeaderNames.ETAG, VariantTags.gzipped(tag));
    }
  }

  private boolean fits(MultiMap headers) {
    return config.enabled()
        && !headers.contains(HttpHeaderNames.CONTENT_ENCODING)
        && !headers.contains(HttpHeaderNames.CONTENT_RANGE)
        && isText(headers.get(HttpHeaderNames.CONTENT_TYPE))
        && !isUntouchable(headers.get(HttpHeaderNames.CACHE_CONTROL));
  }

  /** Never events of a stream, which have to arrive one by one, and nothing that is compressed. */
  private static boolean isText(String contentType) {
    if (contentType == null) {
      return false;
    }
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return TYPES.contains(type.strip().toLowerCase(Locale.ROOT));
  }

  private static boolean isUntouchable(String cacheControl) {
    return cacheControl != null && cacheControl.contains("no-transform");
  }
}
