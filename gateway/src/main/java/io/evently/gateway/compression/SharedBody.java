package io.evently.gateway.compression;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** A body that many get, compressed once, when the first of them wants it so. */
public final class SharedBody {

  /** What is not at least halved is not worth its memory. */
  private static final int SHARE = 2;

  private final Buffer plain;
  private final boolean compressible;
  private volatile Buffer small;

  /**
   * @param compressible whether {@link Compression#fits} says so
   */
  public SharedBody(Buffer plain, boolean compressible) {
    this.plain = plain;
    this.compressible = compressible;
  }

  /** Bytes, with those that may still be made. */
  public int weight() {
    return plain.length() + (compressible ? plain.length() / SHARE : 0);
  }

  public Buffer plain() {
    return plain;
  }

  /**
   * The body for a client, once the headers of the answer say what it is.
   *
   * @param headers of the answer, with its tag
   */
  public Buffer choose(HttpServerRequest request, MultiMap headers) {
    if (!compressible) {
      return plain;
    }
    Compression.varies(headers);
    if (!Compression.isWanted(request)) {
      return plain;
    }
    Buffer made = small();
    if (made != plain) {
      Compression.encoded(headers, made);
    }
    return made;
  }

  /** Of two who come first at once each may make it. */
  Buffer small() {
    Buffer made = small;
    if (made == null) {
      made = Gzip.of(plain, Gzip.SMALL);
      if (made.length() > plain.length() / SHARE) {
        made = plain;
      }
      small = made;
    }
    return made;
  }
}
