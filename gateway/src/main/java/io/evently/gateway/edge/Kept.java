package io.evently.gateway.edge;

import io.evently.gateway.compression.Compression;
import io.evently.gateway.compression.SharedBody;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An answer with status 200 that everybody may have.
 *
 * @param headers all but the length
 * @param version null where the entity tag says none
 * @param since when it came, as {@link System#nanoTime()}
 * @param renewal from when it is worth reading anew for those who will come, likewise
 * @param claimed whether somebody does so
 * @param until when its life is over, likewise
 */
public record Kept(
    List<Map.Entry<String, String>> headers,
    SharedBody body,
    String etag,
    Version version,
    long since,
    long renewal,
    AtomicBoolean claimed,
    long until) {

  /** Of objects around the bytes: entry, record, list, strings. */
  private static final int OVERHEAD = 400;

  /**
   * Parts of a life. By chance between them, so that what came at once is not read anew at once.
   */
  private static final double EARLIEST_RENEWAL = 0.5;

  private static final double LATEST_RENEWAL = 0.9;

  /**
   * @param compressible whether it may be told as gzip
   */
  static Kept of(MultiMap headers, Buffer body, boolean compressible, long now, long lifeNanos) {
    MultiMap others = MultiMap.caseInsensitiveMultiMap().addAll(headers);
    others.remove(HttpHeaderNames.CONTENT_LENGTH);
    others.remove(HttpHeaderNames.AGE);
    String etag = others.get(HttpHeaderNames.ETAG);
    return new Kept(
        others.entries().stream().map(h -> Map.entry(h.getKey(), h.getValue())).toList(),
        // Exactly as long as it is: the buffer that was read into has room to grow.
        new SharedBody(Buffer.buffer(body.getBytes()), compressible),
        etag,
        Version.of(etag),
        now,
        now + (long) (lifeNanos * partBeforeRenewal()),
        new AtomicBoolean(),
        now + lifeNanos);
  }

  private static double partBeforeRenewal() {
    return ThreadLocalRandom.current().nextDouble(EARLIEST_RENEWAL, LATEST_RENEWAL);
  }

  /**
   * Whether the caller is to fetch its successor: one is, late in its life, and only once, so that
   * a service in trouble is left in peace until somebody has to wait.
   *
   * @param now as {@link System#nanoTime()}
   */
  public boolean claimRenewal(long now) {
    return now - renewal >= 0 && claimed.compareAndSet(false, true);
  }

  int weight(String key) {
    int size = OVERHEAD + 2 * key.length() + body.weight();
    for (Map.Entry<String, String> header : headers) {
      size += header.getKey().length() + header.getValue().length();
    }
    return size;
  }

  boolean isOlderThan(Version other) {
    return version != null && other != null && version.compareTo(other) < 0;
  }

  /**
   * Answers with it, in one write.
   *
   * @param now as {@link System#nanoTime()}
   * @return the status: 304 where the client has it already
   */
  public int answer(HttpServerRequest request, long now) {
    HttpServerResponse response = request.response();
    boolean known = EntityTags.isKnown(request.getHeader(HttpHeaderNames.IF_NONE_MATCH), etag);
    for (Map.Entry<String, String> header : headers) {
      if (!known || !header.getKey().equalsIgnoreCase("content-type")) {
        response.headers().add(header.getKey(), header.getValue());
      }
    }
    response.putHeader(
        HttpHeaderNames.AGE,
        Long.toString(Math.max(0, TimeUnit.NANOSECONDS.toSeconds(now - since))));
    if (known) {
      Compression.known(request, response.headers());
      response.setStatusCode(304).end().onFailure(gone -> {});
      return 304;
    }
    response.setStatusCode(200);
    Buffer chosen = body.choose(request, response.headers());
    if (request.method() == HttpMethod.HEAD) {
      response.putHeader(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(chosen.length()));
      response.end().onFailure(gone -> {});
    } else {
      response.end(chosen).onFailure(gone -> {});
    }
    return 200;
  }
}
