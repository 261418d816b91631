package io.evently.gateway.page;

import io.evently.gateway.compression.Compression;
import io.evently.gateway.compression.SharedBody;
import io.evently.gateway.edge.EntityTags;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An answer that stays the same as long as the process runs, and so is made once.
 *
 * @param etag of these bytes
 */
record FixedPage(String mediaType, SharedBody body, String etag) {

  /** Long enough to spare most requests; a new version is seen within the hour. */
  private static final String KEEP = "public, max-age=3600";

  private static final int TAG_BYTES = 12;

  static FixedPage of(Compression compression, String mediaType, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap().add(HttpHeaderNames.CONTENT_TYPE, mediaType);
    var body = new SharedBody(Buffer.buffer(bytes), compression.fits(headers, bytes.length));
    return new FixedPage(mediaType, body, '"' + shortHash(bytes) + '"');
  }

  /** To {@code GET} and {@code HEAD}; 304 where the client has it already. */
  void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    response
        .putHeader(HttpHeaderNames.ETAG, etag)
        .putHeader(HttpHeaderNames.CACHE_CONTROL, KEEP)
        .headers()
        .add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT);
    if (EntityTags.isKnown(request.getHeader(HttpHeaderNames.IF_NONE_MATCH), etag)) {
      Compression.known(request, response.headers());
      response.setStatusCode(304).end().onFailure(gone -> {});
      return;
    }
    response.putHeader(HttpHeaderNames.CONTENT_TYPE, mediaType);
    Buffer chosen = body.choose(request, response.headers());
    if (request.method() == HttpMethod.HEAD) {
      response.putHeader(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(chosen.length()));
      response.end().onFailure(gone -> {});
    } else {
      response.end(chosen).onFailure(gone -> {});
    }
  }

  private static String shortHash(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
